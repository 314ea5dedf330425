"""`python -m gentle_back`: the same as the command `gentle-back`."""

from gentle_back.cli import main

main()
