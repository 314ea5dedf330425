"""What is to outlive a session, where memory is on: a bookmark a person, for 48 hours.

Kept of a person: a keyed hash of her user id, the place she is at (kind, key, position, depth and
the version of the content), and when it was saved. Nothing else: her words, her stage and the kind
of birth never leave the session, in the published profile as in the private one.

Nothing is imported here: `port` says what a store does, and only `sql` brings SQLAlchemy.
"""
