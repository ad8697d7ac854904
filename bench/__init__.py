"""The same participants against every server: one generator, one clock, one table."""
