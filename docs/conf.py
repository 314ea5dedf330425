"""How the documentation is built: sphinx-build -W docs OUT, with the extra `docs`."""

from importlib import metadata

project = "Gentle Back"
author = "The Gentle Back developers"
release = metadata.version("gentle-back")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["examples", "_build"]
html_theme = "alabaster"
html_theme_options = {"description": "A voice assistant for sore backs", "page_width": "60em"}

# Docstrings are plain text: what they say of a parameter stands in its own sentence.
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
autodoc_class_signature = "separated"
autodoc_member_order = "bysource"
myst_heading_anchors = 3
