"""The content of a workshop: themes, défis, orientations, actions."""
