"""Signing in by a browser at the company's identity provider, and the session after it."""
