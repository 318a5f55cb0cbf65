"""The rows: one file for each noun."""
