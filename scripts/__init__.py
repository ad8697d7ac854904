"""What the Makefile calls: the standard library only, so that it runs on a bare machine."""
