"""Single answers that belong to no other subject. All of it is content."""
