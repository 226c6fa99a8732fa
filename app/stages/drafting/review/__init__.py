"""Review: the draft is put before named people, who sign it or object."""
