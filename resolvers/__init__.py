"""Answers and actions: one batch function for each edge, one function for each action."""
