"""Runs operations by plans: level by level, each field for all its objects at once."""
