"""Readers of a history."""
