"""What may be uploaded: files are judged by name and content as they come in, and a bad one is refused in words."""
