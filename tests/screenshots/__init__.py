"""Pictures of every page in every size, for docs/screenshots: ``make screenshots``."""
