"""The procurement, one folder per stage, ordered in time: a stage reads earlier stages through their queries."""
