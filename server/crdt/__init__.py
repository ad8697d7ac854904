"""The one door to the CRDT library: replica, gate, document."""
