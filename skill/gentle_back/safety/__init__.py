"""Danger signs: found in what she says, before anything else is looked at."""

from gentle_back.safety.danger import LEVELS, Danger, gravest
from gentle_back.safety.screen import DangerScreen, emergency_number, screen_of

__all__ = ["LEVELS", "Danger", "DangerScreen", "emergency_number", "gravest", "screen_of"]
