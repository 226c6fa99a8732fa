"""Publication: what is published is frozen with its hash; later changes are numbered addenda."""
