"""Alexa's side of the skill, made from the same content: interaction model, manifest, project.

It is made on the developer's machine and checked there; nothing that answers a turn imports this.
"""
