"""What people say about back pain and birth that is not so. All of it stands in content."""
