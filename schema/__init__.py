"""The graph as its users read it: declarations only. Enums are named before any type uses one."""

from schema import enums

__all__ = ["enums"]
