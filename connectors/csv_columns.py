"""Which column of a file of people holds what: known names, or a map that somebody gives."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import cast

from connectors.beside import DOTTED, LEADS, SHARE
from connectors.pay import plain, without_pay
from rules.errors import Invalid

KNOWN: Mapping[str, tuple[str, ...]] = {
    "employee_number": (
        "employee number", "employee id", "employee no", "employee", "employee code", "eid",
        "emp id", "emp no", "personnel number", "personnel no", "staff id", "staff number",
        "staff no", "worker number", "worker no", "worker id", "person id", "number", "id",
        "personalnummer", "mitarbeiternummer",
    ),
    "name": ("name", "full name", "display name", "employee name", "preferred name"),
    "given_name": ("first name", "given name", "firstname", "givenname", "forename", "first",
                   "vorname"),
    "family_name": ("last name", "family name", "lastname", "familyname", "surname", "last",
                    "nachname"),
    "email": ("work email", "email", "e mail", "email address", "work email address",
              "company email", "business email", "mail"),
    "title": ("job title", "title", "position", "job", "role", "position title"),
    "location": ("location", "office", "work location", "site", "city"),
    "manager": (
        "supervisor eid", "supervisor id", "supervisor employee number", "supervisor number",
        "manager id", "manager employee id", "manager employee number", "manager number",
        "manager eid", "reports to id", "line manager id",
    ),
    "manager_email": ("manager email", "supervisor email", "manager work email", "manager e mail",
                      "reports to email", "line manager email"),
    "started_on": ("hire date", "start date", "start", "started on", "date of hire", "hired",
                   "employment start date", "joined", "join date"),
    "ended_on": ("termination date", "end date", "end", "ended on", "leave date", "leaving date",
                 "last day", "last working day", "employment end date"),
    "status": ("status", "employment status", "employee status", "active"),
    DOTTED: ("dotted line manager ids", "dotted line manager id", "dotted line manager",
             "dotted line managers", "dotted managers", "matrix manager id", "matrix manager"),
    # Not "unit lead" or "head of department": those hold a name, which is neither yes nor no.
    LEADS: ("leads unit", "leads the unit", "leads department"),
    SHARE: ("fte", "full time equivalent", "working time share", "employment level"),
}  # fmt: skip
LEVELS: tuple[tuple[str, ...], ...] = (
    ("division", "business unit", "company unit"),
    ("department", "dept", "department name", "unit", "org unit", "organization unit", "abteilung"),
    ("team", "team name", "group", "squad"),
)
FIELDS = (*KNOWN, "unit_path")
BARE = ("number", "id")
"""Names that may as well be of a row's own counter, which tells nobody who somebody is."""
ALSO_AN_ID = re.compile(
    r"\b(staff|emp|employee|worker|person|personnel|hr|associate|colleague|member|user)"
    r"( (ref|reference))? (no|nr|num|number|id|code|ref|reference|key)\Z"
    r"|\A\w*(personal|mitarbeiter)\w* ?(nummer|nr|id)\Z"
)
OF_A_MANAGER = re.compile(r"manager|supervisor|report|boss|lead|vorgesetz")


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions in a row: one for each field that the file has, and several for the unit path."""

    width: int
    position: Mapping[str, int]
    unit_path: tuple[int, ...]

    def cell(self, cells: Sequence[str], field: str) -> str:
        """What a row says in a field; empty where it says nothing."""
        return _cell(cells, self.position.get(field))

    def units(self, cells: Sequence[str]) -> tuple[str, ...]:
        found = (_cell(cells, position) for position in self.unit_path)
        return tuple(unit for unit in found if unit)


def columns_of(
    header: Sequence[str], line: int, mapping: Mapping[str, object] | None = None
) -> Columns:
    """Find the columns; a map (our field to their column) goes before the names that are known.

    Raises Invalid where the map is wrong, or where the file lacks what every person needs.
    """
    names = [plain(name) for name in header]
    mapped = {field: _named(field, value) for field, value in (mapping or {}).items()}
    given = {f: tuple(_found(n, header, f) for n in wanted) for f, wanted in mapped.items()}
    taken = {position for positions in given.values() for position in positions}
    free = ["" if position in taken else name for position, name in enumerate(names)]
    known = {field: _first(free, known) for field, known in KNOWN.items()}
    levels = (_first(free, level) for level in LEVELS)
    path = given.pop("unit_path", None) or tuple(each for each in levels if each is not None)
    position = {f: at for f, at in known.items() if at is not None and at not in path}
    position |= {field: positions[0] for field, positions in given.items()}
    _require(position, header, line)
    if "employee_number" not in given:
        _refuse_counter(position["employee_number"], header, line)
    return Columns(len(header), position, path)


def familiarity(header: Sequence[str], mapping: Mapping[str, object] | None = None) -> int:
    """How many of these names we know, or are given by the map."""
    known = _all_known() | {
        plain(name) for field, value in (mapping or {}).items() for name in _named(field, value)
    }
    return sum(plain(name) in known for name in header)


def fields_of(mapping: Mapping[str, object]) -> dict[str, str]:
    """Our field by the column that a map takes it from, as far as we still have such a field."""
    ours = {field: value for field, value in mapping.items() if field in FIELDS}
    return {plain(name): field for field, value in ours.items() for name in _named(field, value)}


def _cell(cells: Sequence[str], position: int | None) -> str:
    return cells[position] if position is not None and position < len(cells) else ""


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    """The column of the best known name; the order of `known` is the order of preference."""
    return next((names.index(name) for name in known if name in names), None)


def _named(field: str, value: object) -> tuple[str, ...]:
    """The columns that a map gives for a field: a list for the unit path, one name for others."""
    if field not in FIELDS:
        near = get_close_matches(field, FIELDS, n=3) or FIELDS
        raise Invalid(
            f"The map names a field {field!r} that we do not have; did you mean {_listed(near)}?",
            path=(field,),
        )
    names = [value] if isinstance(value, str) and field != "unit_path" else value
    chosen = cast("list[object]", names) if isinstance(names, list) else []
    is_one = field == "unit_path" or len(chosen) == 1
    if not chosen or not is_one or not all(isinstance(name, str) for name in chosen):
        shape = "a list of column names" if field == "unit_path" else "the name of one column"
        raise Invalid(f"In the map, {field} must be {shape}.", path=(field,))
    return tuple(without_pay(field, str(name)) for name in chosen)


def _found(name: str, header: Sequence[str], field: str) -> int:
    wanted = plain(name)
    positions = [at for at, title in enumerate(header) if plain(title) == wanted]
    if len(positions) == 1:
        return positions[0]
    if positions:
        raise Invalid(f"The file has the column {name!r} {len(positions)} times.", path=(field,))
    near = get_close_matches(name, header, n=3, cutoff=0.5) or list(header)[:12]
    raise Invalid(
        f"The map takes {field} from the column {name!r}, which the file does not have; "
        f"it has {_listed(near)}.",
        path=(field,),
    )


def _require(position: Mapping[str, int], header: Sequence[str], line: int) -> None:
    if "employee_number" not in position:
        raise _missing("employee number", KNOWN["employee_number"], header, line)
    if "name" not in position and not {"given_name", "family_name"} <= position.keys():
        raise _missing("name", ("name", "first name", "last name"), header, line)


def _refuse_counter(at: int, header: Sequence[str], line: int) -> None:
    """Invalid where a bare id stands beside a column that looks like a person's own."""
    if plain(header[at]) not in BARE:
        return
    others = [name for name in header if _may_be_an_id(plain(name))]
    if others:
        raise Invalid(
            f"Line {line}: who somebody is may stand in {_listed([header[at], *others], 'or')}, "
            "and the first could be a counter of rows; say which by a map of columns (--map).",
            path=("employee_number",),
        )


def _may_be_an_id(name: str) -> bool:
    return ALSO_AN_ID.search(name) is not None and OF_A_MANAGER.search(name) is None


def _missing(what: str, known: Sequence[str], header: Sequence[str], line: int) -> Invalid:
    """Say where we looked, what we found, which names we know and what to do."""
    if familiarity(header) == 0:
        found = f"found {_listed(header[:6])}, which is no header we know"
    else:
        found = f"found {_listed(header[:15])}, but no column for the {what}"
    titles = [plain(name) for name in header]
    near = [match for name in titles for match in get_close_matches(name, known, n=1)]
    known_names = list(dict.fromkeys([*near, *known]))[:4]
    return Invalid(
        f"Line {line}: {found}; name a column {_listed(known_names, 'or')}, "
        "or give a map of columns (--map).",
        path=("employee_number" if what == "employee number" else "name",),
    )


def _listed(names: Sequence[str], joint: str = "and") -> str:
    quoted = [f"“{name[:40]}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {joint} {quoted[-1]}"


def _all_known() -> frozenset[str]:
    names = (*KNOWN.values(), *LEVELS)
    return frozenset(name for group in names for name in group)
