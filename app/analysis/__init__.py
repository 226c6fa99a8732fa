"""Analysis beside the record: numbers in and out, with numpy; no request, no row."""
