"""Tests of the content: what is read, what is refused, what ships."""
