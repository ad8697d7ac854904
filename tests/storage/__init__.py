"""What lasts: the same contract for every adapter, and what only a real file can show."""
