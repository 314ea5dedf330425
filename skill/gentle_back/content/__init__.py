"""All that is said and asked: found, checked, compiled to one file, and read from it.

A server worker imports `find`, `load`, `compiled`, `lines` and `model` only: pure Python, no
outside package. The modules that read YAML run in a process of their own, started by `load`.
"""
