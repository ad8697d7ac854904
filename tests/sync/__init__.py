"""Tests of the wire protocol, without any I/O."""
