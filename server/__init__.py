"""Tablée: a shared board for every table of a workshop."""
