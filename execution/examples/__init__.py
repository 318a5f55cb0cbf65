"""Schemas that show how edges are declared, and that the tests of this package ask."""
