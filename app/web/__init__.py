"""Flask glue: who is asking, may they, one transaction per operation, errors in words, pages."""
