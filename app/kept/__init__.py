"""Kept answers at the edge: what they rest on, who may be told them, and the quick way to them."""
