"""Tokens at the edge: whose are taken, which are issued, and why one is refused."""
