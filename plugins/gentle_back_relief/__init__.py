"""What may ease a sore back. All of it is content."""
