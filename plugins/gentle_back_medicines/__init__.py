"""What can and cannot be said of medicines, and whom to ask. All of it stands in content."""
