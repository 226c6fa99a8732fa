"""The pricing sheet: lines with units and quantities; vendors will fill in prices and nothing else."""
