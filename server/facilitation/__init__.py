"""The rules of the method and the state of a workshop, as values."""
