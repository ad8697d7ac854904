"""What people see: notes, zones, roles, ids."""
