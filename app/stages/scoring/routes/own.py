"""An evaluator's own marks: where to begin, one offer at a time, and each mark as it is typed."""
