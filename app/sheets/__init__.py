"""Files of tables as they come in: unpacked with limits, checked before they are parsed, read cell by cell."""
