"""The board in a browser, beside the boards of others: what opening, looking and moving cost."""
