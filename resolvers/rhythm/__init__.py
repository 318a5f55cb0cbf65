"""The rhythm of a cycle: check-ins, what is said of them, readiness, and looking back."""
