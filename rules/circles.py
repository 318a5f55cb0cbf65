"""Who an objective is for, as far as numbers go: a number tells of all that it was made of."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Id = TypeVar("Id", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Circle(Generic[Id]):
    """The units that share it, and the people who own it, contribute or own a key result of it.

    `is_open` says that everybody sees it, `is_closed` that nobody outside of the circle does. One
    that is neither is a draft, which a manager sees as well.
    """

    is_open: bool
    is_closed: bool
    units: frozenset[Id] = frozenset()
    people: frozenset[Id] = frozenset()


def may_enter(child: Circle[Id], parent: Circle[Id]) -> bool:
    """Whether a child's number may be part of another's: all who see the parent see the child.

    By units and people as they are named, never by who is a member today: the answer changes with
    an edit of one of the two, and not overnight.
    """
    if child.is_open:
        return True
    return parent.is_closed and parent.units <= child.units and parent.people <= child.people
