"""The offline device: an Echo that speaks signed HTTP to the skill, as the real one would.

Nothing is imported here, so that a server that only trusts the device's chain stays lean.
"""
