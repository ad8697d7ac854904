"""Readers of a board."""
