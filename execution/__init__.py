"""Runs one GraphQL operation over batch functions; knows no noun of ours."""
