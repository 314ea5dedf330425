"""Who keeps her reminders and rings: this computer, or Alexa; effects know them by their port only.

`port` says what a keeper does. `local` keeps them in the store and brings dateutil, for what comes
when; `alexa` keeps them with Amazon.
"""
