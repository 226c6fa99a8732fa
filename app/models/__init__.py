"""Rows, one file per aggregate; import the file, the package itself offers nothing."""
