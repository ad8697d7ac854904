"""Tests, in the same folders as server/."""
