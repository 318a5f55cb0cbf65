"""Other systems: where people and work come from, and who is told of what changes."""
