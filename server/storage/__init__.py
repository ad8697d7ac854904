"""Ports and adapters for everything that lasts."""
