"""Says where a plan's answer differs from the reference's.

The data must be equal as JSON, the order of keys included, and so must the places that became null
by an error. Beyond that the reference is not of one mind: where a required field fails,
graphql-core cancels what is beside it and drops what comes later, so that of several errors in one
lost region it tells those that were quickest. A plan tells exactly one error for each place that
became null.

It is the reference's own error where the field that failed is itself the null place. Where the null
place is further up, it must be one of those that the reference tells when nothing propagates, which
are all that there are: by message, path, locations and cause.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from graphql import GraphQLError

from tests.execution.proof.executors import Told

Path = tuple[str | int, ...]


def difference(plan: Told, reference: Told, every: Sequence[GraphQLError]) -> str | None:
    """What differs; None where the plan answers as it must."""
    if json.dumps(plan.data) != json.dumps(reference.data):
        return f"data {json.dumps(plan.data)}\n instead of {json.dumps(reference.data)}"
    ours, theirs = by_place(plan), by_place(reference)
    if ours.keys() != theirs.keys():
        return f"nulls at {sorted(map(str, ours))}\n instead of {sorted(map(str, theirs))}"
    known = [signature(error) for error in every]
    for place, errors in ours.items():
        if (found := wrong(place, errors, theirs[place], known)) is not None:
            return found
    return None


def wrong(
    place: Path | None,
    ours: Sequence[GraphQLError],
    theirs: Sequence[GraphQLError],
    known: Sequence[Any],
) -> str | None:
    told, expected = [*map(signature, ours)], [*map(signature, theirs)]
    if all(path_of(error) == place for error in (*ours, *theirs)):
        same = sorted(map(str, told)) == sorted(map(str, expected))
        return None if same else f"errors {told}\n instead of {expected}"
    if len(ours) != 1:
        return f"{len(ours)} errors for the one null at {place}: {told}"
    return None if told[0] in known else f"an error that nobody else tells: {told[0]}"


def by_place(told: Told) -> dict[Path | None, list[GraphQLError]]:
    """The errors by the place that each made null; those of no place are of the whole request."""
    found: dict[Path | None, list[GraphQLError]] = defaultdict(list)
    for error in told.errors:
        found[null_place(path_of(error), told.data)].append(error)
    return found


def path_of(error: GraphQLError) -> Path | None:
    return None if error.path is None else tuple(error.path)


def null_place(path: Path | None, data: Any) -> Path | None:
    here = data
    for length, part in enumerate(path or ()):
        if here is None:
            return (path or ())[:length]
        here = here[part]
    return path


def signature(error: GraphQLError) -> Any:
    cause = error.original_error
    places: Iterable[Any] = error.locations or ()
    return (
        path_of(error),
        error.message,
        tuple((place.line, place.column) for place in places),
        type(cause).__name__,
        json.dumps(error.extensions or {}),
    )
