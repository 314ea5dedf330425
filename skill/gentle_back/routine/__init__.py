"""A guided exercise as one timeline of spoken moments, and all the forms it is heard in.

compile.py makes the timeline from phases; apla.py, ssml.py, cues.py, picture.py and audio.py render
it. None of them adds a word's length to a pause: each word has its time from the start.
"""
