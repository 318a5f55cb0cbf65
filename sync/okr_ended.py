"""What a file may not do to objectives that have ended, as nobody by hand may: told row by row."""

from collections.abc import Iterable, Mapping, Sequence

from connectors.okr_file import NodeKind, NodeRecord
from rules.terms import ObjectiveStatus
from sync.changes import Change, Noun
from sync.issues import Concern, Issue
from sync.okrs_known import KnownOkrs

OPEN = frozenset({ObjectiveStatus.DRAFT, ObjectiveStatus.PUBLISHED})
"""What may be edited; see resolvers/authoring/authoring.py."""
PLACE = frozenset({"position"})
CODE = "NOT_OPEN"


def ended_objectives(known: KnownOkrs) -> dict[str, ObjectiveStatus]:
    """By their ids in the file."""
    return {
        key: ObjectiveStatus(node.facts["status"])
        for key, node in known.nodes.items()
        if node.kind is NodeKind.OBJECTIVE and node.facts["status"] not in OPEN
    }


def without_new_results(
    records: Iterable[NodeRecord], known: KnownOkrs, ended: Mapping[str, ObjectiveStatus]
) -> tuple[list[NodeRecord], list[Issue]]:
    """Taken out before anything gets a place, so that nothing is put under what is not there."""
    open_: list[NodeRecord] = []
    issues: list[Issue] = []
    for each in records:
        is_new = each.kind is NodeKind.KEY_RESULT and each.id not in known.nodes
        if is_new and each.parent_id is not None and each.parent_id in ended:
            issues.append(_issue(each.id, each.title, each.parent_id, ended))
        else:
            open_.append(each)
    return open_, issues


def without_changes(
    changes: Sequence[Change],
    records: Iterable[NodeRecord],
    known: KnownOkrs,
    ended: Mapping[str, ObjectiveStatus],
) -> tuple[list[Change], list[Issue]]:
    """A place that only others have moved is no row's fault, and stays without a word."""
    above = _above(records, known)
    kept: list[Change] = []
    issues: list[Issue] = []
    for change in changes:
        objective = next((key for key in _touched(change, above) if key in ended), None)
        if objective is None:
            kept.append(change)
        elif {field.name for field in change.fields} - PLACE:
            issues.append(_issue(change.key, change.label, objective, ended))
    return kept, issues


def _above(records: Iterable[NodeRecord], known: KnownOkrs) -> dict[str, set[str]]:
    """The objectives that each key result of the file is under, or was."""
    names = {str(node.id): key for key, node in known.nodes.items()}
    above = {
        key: {names[str(node.facts["objective_id"])]}
        for key, node in known.nodes.items()
        if node.kind is NodeKind.KEY_RESULT and str(node.facts["objective_id"]) in names
    }
    for each in records:
        if each.kind is NodeKind.KEY_RESULT and each.parent_id is not None:
            above.setdefault(each.id, set()).add(each.parent_id)
    return above


def _touched(change: Change, above: Mapping[str, set[str]]) -> Iterable[str]:
    if change.noun is Noun.KEY_RESULT:
        return sorted(above.get(change.key, ()))
    return (change.key,) if change.noun in (Noun.OBJECTIVE, Noun.ALIGNMENT) else ()


def _issue(key: str, title: str, objective: str, ended: Mapping[str, ObjectiveStatus]) -> Issue:
    where = "It" if key == objective else f"Its objective {objective}"
    message = (
        f"{key} ({title}) was left as it was. {where} is {ended[objective].value}, and nobody "
        "changes it so: reopen it first, or leave it in the file as it is here."
    )
    return Issue(CODE, key, message, (Concern(key, title),))
