"""The graph as its users read it: declarations only."""
