"""Sitting and lying to feed without a sore back, step by step. All of it stands in content."""
