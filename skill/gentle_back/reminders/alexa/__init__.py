"""Reminders that Alexa keeps and rings: set, listed, changed and cancelled through her service.

Nothing is imported here: `keeper` is what others use, and brings the SDK's types.
"""
