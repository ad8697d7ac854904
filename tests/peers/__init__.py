"""Tests with released JavaScript clients and with raw sockets against a real server."""
