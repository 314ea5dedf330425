"""Everyday life with a sore back: lifting, sitting, sleeping, carrying. All of it is content."""
