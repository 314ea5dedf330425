"""How well she is understood: measured on lines with what they mean, by commands of their own."""
