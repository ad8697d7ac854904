"""The document of a whole workshop: what every table made, as one model and five files."""
