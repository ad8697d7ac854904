"""Live boards: order, ticks, presence, fan-out."""
