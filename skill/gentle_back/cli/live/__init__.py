"""A routine played here and now: what is heard, what moves it, and what is seen of it."""
