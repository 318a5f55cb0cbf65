"""Answers that are kept and told again, for as long as nothing that they rest on has changed."""
