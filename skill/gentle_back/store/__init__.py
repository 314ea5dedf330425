"""What is to outlive a session: where memory is on a bookmark, for 48 hours; and reminders.

Kept of a person with her bookmark: a keyed hash of her user id, the place she is at (kind, key,
position, depth and the version of the content), and when it was saved. With a reminder: the same
hash, what is said, when, and by which zone's clock, until she stops it. Nothing else: her words,
her stage and the kind of birth never leave the session, in the published profile as in the private
one.

Nothing is imported here: `port` says what a store does, and only `sql` brings SQLAlchemy.
"""
