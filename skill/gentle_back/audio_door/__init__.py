"""The audio door: a routine's set as a recording of ours, for who has a signed recipe for it.

Nothing is imported here: making addresses needs `token` only, and only `worker` needs a voice.
"""
