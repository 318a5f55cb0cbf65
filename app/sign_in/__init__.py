"""The routes of signing in by a browser."""
