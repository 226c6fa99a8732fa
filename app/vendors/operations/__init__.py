"""What changes the vendor directory."""
