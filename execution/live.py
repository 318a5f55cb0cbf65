"""Declares a field of Subscription: which events it may be about, and what is read again for each.

    objective_changed: "Objective" = live(changed_objective, "…", about=Objectives, arguments=Which)

An event is a noun and a subject, never contents. For each, the operation is executed as a query is,
with `lookup(load, subject, args, columns)` at its root. What the lookup does not find is not
answered at all: neither an error nor a null tells that something happened.
"""

from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any

from strawberry.types import Info

from execution.edges import NoArguments, Operation, Renames, declared
from execution.selection import Columns, selected

LIVE = "live"
"""Under this name a field's metadata tells how it is answered for each event."""
Lookup = Callable[[Any, Any, Any, Columns], Coroutine[Any, Any, Any]]
Subjects = Callable[[Any], frozenset[Any] | None]


@dataclass(frozen=True, slots=True)
class About:
    """Events of one noun; of these subjects alone, where the arguments name them.

    It spares reading again for each event that can't be meant, and decides nothing else. Of what
    is told `at_once` the present state is sent as soon as somebody subscribes.
    """

    noun: str
    subjects: Subjects = lambda _: None
    at_once: bool = False
    of_reader: Subjects | None = None
    """In the place of `subjects`, from what reads for whoever subscribes."""


@dataclass(frozen=True, slots=True)
class Listening:
    """How a field of Subscription is answered, and about what."""

    lookup: Lookup
    about: About


@dataclass(frozen=True, slots=True)
class Interest:
    """What one subscription waits for: events of a noun, of any subject where none is named."""

    noun: str
    subjects: frozenset[Hashable] | None
    at_once: bool = False

    def wants(self, noun: str, subject: Hashable) -> bool:
        return noun == self.noun and (self.subjects is None or subject in self.subjects)


@dataclass(slots=True)
class Asking:
    """Stands in for an event when somebody subscribes: what does the operation wait for?"""

    interest: Interest | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event whose subject is to be read again."""

    subject: Any


class Unseen(Exception):
    """There is nothing to answer: not there, not for this reader, or not what they asked for."""


def live(
    lookup: Lookup,
    description: str,
    *,
    about: About,
    arguments: type[Any] = NoArguments,
    renames: Renames | None = None,
) -> Any:
    """A field of Subscription, answered anew for each event."""

    told = Listening(lookup, about)

    async def resolve(_: Any, info: Info[Operation, None], given: Any) -> Any:
        return await heard(info.context, told, given, selected(info))

    return declared(resolve, description, arguments, renames or {}, {LIVE: told})


async def heard(operation: Operation, told: Listening, given: Any, columns: Columns) -> Any:
    """What an event is about, read again; Unseen where nothing is to be answered."""
    if isinstance(operation.live, Asking):
        about = told.about
        meant = about.of_reader(operation.load) if about.of_reader else about.subjects(given)
        operation.live.interest = Interest(about.noun, meant, about.at_once)
        raise Unseen
    subject = operation.live.subject
    found = await operation.read(told.lookup(operation.load, subject, given, columns))
    if found is None:
        raise Unseen
    return found
