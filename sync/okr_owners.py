"""Who owns an objective or key result: the one person with the job title that the file names."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from connectors.okr_file import NodeRecord
from sync.issues import Concern, Issue, named
from sync.okr_tree import concern_of
from sync.okrs_known import title_key


def owner_of(record: NodeRecord, owners: Mapping[str, list[Concern]]) -> UUID | None:
    """None where nobody holds the title, or where several do."""
    found = owners.get(title_key(record.owner_title or ""), [])
    return UUID(found[0].id) if len(found) == 1 else None


def owner_issues(
    records: Iterable[NodeRecord], owners: Mapping[str, list[Concern]]
) -> Iterator[Issue]:
    """One for each title that leads to nobody, or to several; it lists the nodes."""
    by_title: dict[str, list[NodeRecord]] = {}
    for record in records:
        if record.owner_title is not None and owner_of(record, owners) is None:
            by_title.setdefault(title_key(record.owner_title), []).append(record)
    for key, nodes in by_title.items():
        yield _issue(nodes, owners.get(key, []))


def _issue(nodes: list[NodeRecord], holders: list[Concern]) -> Issue:
    title = nodes[0].owner_title or ""
    concerns = tuple(map(concern_of, nodes))
    kept = f"The title stays as text on {len(nodes)} of the file's nodes."
    if not holders:
        return Issue("OWNER_UNKNOWN", title, f"Nobody holds the title {title!r}. {kept}", concerns)
    names = named([Concern(title, each.name) for each in holders])
    message = f"{len(holders)} people hold the title {title!r}: {names}. {kept}"
    return Issue("OWNER_AMBIGUOUS", title, message, concerns)
