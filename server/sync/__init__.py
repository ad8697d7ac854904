"""The wire protocol, without any I/O."""
