"""Chance that is the same each time, so that a demo tells one story."""

from random import Random


def chance(seed: object, part: str) -> Random:
    """A stream of its own for each part, so that a change to one leaves the others alone."""
    return Random(f"{seed} {part}")  # noqa: S311 — a story, not a secret.
