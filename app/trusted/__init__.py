"""Trusted documents: operations registered ahead of time, which clients name by their ids."""
