"""Judges a document before it is registered: that it is what its id says, valid, and affordable."""

from collections.abc import Callable, Sequence
from pathlib import Path

from graphql import GraphQLError, OperationDefinitionNode

from app.graphql.asked import Asked
from app.graphql.judge import Judge, served
from app.settings import Settings
from app.trusted.ids import PREFIX, id_of
from app.trusted.manifests import Listed, read
from app.trusted.registry import Measured
from execution.guard import guarded
from rules.errors import Invalid

ANOTHER_DIGEST = (
    "its id is not the SHA-256 of its text; ask for that of graphql-codegen by "
    'hashAlgorithm: "sha256", of Relay by algorithm: "SHA256"'
)


def all_measured(
    manifests: Sequence[Path], chosen: Settings, tell: Callable[[str], None]
) -> Sequence[Measured]:
    """Every document of the manifests, once; Invalid where one is not good, after telling why."""
    judge = Judge(served(chosen), chosen.operation_cost)
    listed = dict.fromkeys(each for file in manifests for each in read(file))
    found, wrong = list[Measured](), 0
    for each in listed:
        try:
            found.append(measured(each, judge))
        except Invalid as error:
            tell(error.message)
            wrong += 1
    if wrong:
        raise Invalid(f"{wrong} of {len(listed)} documents can't be registered, so none is.")
    return found


def measured(listed: Listed, judge: Judge) -> Measured:
    """The same, found good; Invalid names the document and says why it is not."""
    try:
        check_id(listed)
        names = operations(listed.text)
        each_of_them: Sequence[str | None] = names or [None]
        cost = max(weighed(listed, name, judge) for name in each_of_them)
    except (Invalid, GraphQLError) as error:
        raise Invalid(f"{titled(listed)}: {error.message}") from error
    return Measured(listed.id, listed.text, " ".join(names), cost)


def check_id(listed: Listed) -> None:
    if listed.id != id_of(listed.text):
        raise Invalid(ANOTHER_DIGEST)


def weighed(listed: Listed, name: str | None, judge: Judge) -> int:
    """What an operation may cost, with its variables at their defaults."""
    judged = judge.weigh(Asked(listed.text, listed.id, {}, name))
    if faults := judge.faults(judged):
        raise faults[0]
    return judged.cost


def operations(text: str) -> list[str]:
    """The names of its operations; one that stands alone may have none."""
    found = [
        each for each in guarded(text).definitions if isinstance(each, OperationDefinitionNode)
    ]
    return [each.name.value for each in found if each.name is not None]


def titled(listed: Listed) -> str:
    """As somebody finds it in a manifest: by the beginnings of its id and its text."""
    start = " ".join(listed.text.split())[:40]
    return f"{listed.id.removeprefix(PREFIX)[:12]} ({start}…)"
