"""The steps of docs/confidential-nouns.md, and where each leaves its trace."""

import ast
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

import psycopg
from graphql import GraphQLNamedType, GraphQLObjectType

from app.postgres.cluster import SERVICE
from auth.gate import Gate
from auth.policy_line import Area, Policy
from model.calibration import ReviewRating
from model.review import ReviewVoice
from rules.terms import Reason
from tests.house.sources import ROOT, Module, called, module, modules, string_of

Noun = type[Any]
COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
VIEWER_NAMED = re.compile(
    r"NULLIF\(current_setting\('okrgraph\.viewer'::text, true\), ''::text\)", re.IGNORECASE
)
WALLS = """
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
        pg_has_role(s.oid, c.relowner, 'MEMBER') OR s.rolsuper OR s.rolbypassrls
    FROM pg_class c, pg_roles s
    WHERE s.rolname = %s AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
ROW_POLICIES = "SELECT tablename, cmd, permissive, qual, with_check FROM pg_policies"


@dataclass(frozen=True)
class RowPolicy:
    """What PostgreSQL holds of one: `read` decides which rows are met, `write` which may be."""

    command: str
    permissive: bool
    read: str | None
    write: str | None

    def names_viewer_for(self, command: str) -> bool:
        """Where no expression for writing was given, PostgreSQL takes the one for reading."""
        needed = {
            "INSERT": [self.write or self.read],
            "UPDATE": [self.read, self.write or self.read],
        }
        return all(VIEWER_NAMED.search(said or "") for said in needed.get(command, [self.read]))


@dataclass(frozen=True)
class Wall:
    """A table's row-level security, and whether the service stands beyond it."""

    enabled: bool
    forced: bool
    service_is_beyond: bool
    policies: tuple[RowPolicy, ...]

    def holds(self) -> bool:
        built = self.enabled and self.forced and not self.service_is_beyond
        return built and all(map(self.holds_for, COMMANDS))

    def holds_for(self, command: str) -> bool:
        """What any one permissive policy allows is allowed, so each must name the viewer."""
        opening = [p for p in self.policies if p.permissive and p.command in (command, "ALL")]
        return bool(opening) and all(each.names_viewer_for(command) for each in opening)


NO_WALL = Wall(enabled=False, forced=False, service_is_beyond=False, policies=())


@dataclass(frozen=True)
class House:
    """Where each step of a noun leaves its trace."""

    tables: Collection[Noun]
    policy: Mapping[Noun, Policy]
    walls: Mapping[str, Wall]
    matrix: Collection[str]
    canaries: Collection[str]
    classified: Collection[str]
    by_id: Mapping[str, Callable[..., Any]]
    graph: Mapping[str, GraphQLNamedType]
    sources: tuple[Module, ...]


# Whom these are about would count them by who read them, before they are shown.
NOBODYS: frozenset[Noun] = frozenset({ReviewVoice, ReviewRating})


def has_table(noun: Noun, house: House) -> bool:
    return noun in house.tables


def has_policy(noun: Noun, house: House) -> bool:
    policy = house.policy.get(noun)
    if policy is None:
        return False
    is_walled = policy.area is Area.PERFORMANCE and policy.audited and policy.confidential
    is_narrow = bool(policy.reasons) and not {Reason.EVERYBODY, Reason.ADMINISTRATOR} & set(
        policy.reasons
    )
    return is_walled and is_narrow and is_somebodys(noun, policy)


def is_somebodys(noun: Noun, policy: Policy) -> bool:
    return noun in NOBODYS if policy.whose is None else policy.whose.class_ is noun


def has_wall(noun: Noun, house: House) -> bool:
    return house.walls.get(noun.__tablename__, NO_WALL).holds()


def has_case(noun: Noun, house: House) -> bool:
    return noun.__name__ in house.matrix


def has_canary(noun: Noun, house: House) -> bool:
    return noun.__name__ in house.canaries


def has_decisions(noun: Noun, house: House) -> bool:
    return noun.__name__ in house.classified


def is_found_through_the_gate(noun: Noun, house: House) -> bool:
    batch, kind = house.by_id.get(noun.__name__), house.graph.get(noun.__name__)
    if batch is None or not isinstance(kind, GraphQLObjectType):
        return False
    is_node = "Node" in {each.name for each in kind.interfaces}
    return is_node and get_type_hints(batch)["load"] is Gate


def is_nowhere_raw(noun: Noun, house: House) -> bool:
    return not any(
        mentions_raw(noun, node) for each in house.sources for node in ast.walk(each.tree)
    )


def mentions_raw(noun: Noun, node: ast.AST) -> bool:
    """By its class, by its name for SQLAlchemy, or in a text that may be SQL."""
    table: str = noun.__tablename__
    if isinstance(node, ast.Attribute) and node.attr == "__table__":
        return isinstance(node.value, ast.Name) and node.value.id == noun.__name__
    if isinstance(node, ast.Call) and called(node).lower() in {"table", "text", "literal_column"}:
        return table in map(string_of, node.args)
    if isinstance(node, ast.Subscript):
        return string_of(node.slice) == table
    return re.search(rf"\b{table}\b", string_of(node)) is not None and string_of(node) != table


def says_who_sees_it(noun: Noun, house: House) -> bool:
    kind = house.graph.get(noun.__name__)
    return kind is not None and "Seen by" in (kind.description or "")


STEPS: Mapping[str, Callable[[Noun, House], bool]] = {
    "A table of its own": has_table,
    "A line in the policy": has_policy,
    "The second wall": has_wall,
    "A case in the matrix": has_case,
    "A canary in each text": has_canary,
    "A decision for each field": has_decisions,
    "Found by its id through the gate": is_found_through_the_gate,
    "Nowhere by its raw table": is_nowhere_raw,
    "A description that says who sees it": says_who_sees_it,
}


def skipped(noun: Noun, house: House) -> list[str]:
    return [name for name, is_taken in STEPS.items() if not is_taken(noun, house)]


def confidential(house: House) -> set[Noun]:
    """Whatever began to be one, by its line in the policy or by its row-level security."""
    said = {
        noun
        for noun, policy in house.policy.items()
        if policy.confidential or policy.area is Area.PERFORMANCE
    }
    return said | {noun for noun in house.tables if is_begun(noun, house)}


def is_begun(noun: Noun, house: House) -> bool:
    wall = house.walls.get(noun.__tablename__, NO_WALL)
    return wall.enabled or bool(wall.policies)


def walls(owner: psycopg.Connection[Any], service: str = SERVICE) -> dict[str, Wall]:
    """Every table's, as PostgreSQL itself tells it."""
    found = owner.execute(ROW_POLICIES).fetchall()
    policies = [
        (table, RowPolicy(cmd, kind == "PERMISSIVE", *said)) for table, cmd, kind, *said in found
    ]
    return {
        table: Wall(enabled, forced, beyond, tuple(each for of, each in policies if of == table))
        for table, enabled, forced, beyond in owner.execute(WALLS, [service]).fetchall()
    }


def mentioned(matrix: Module) -> set[str]:
    """The nouns of which the matrix takes a column."""
    owners = (node.value for node in ast.walk(matrix.tree) if isinstance(node, ast.Attribute))
    return {owner.id for owner in owners if isinstance(owner, ast.Name)}


def built_with_canaries() -> set[str]:
    """Whatever is named in a function that makes a canary."""
    builders = (each for every in modules("tests/privacy") for each in every.functions())
    named = [
        {node.id for node in ast.walk(each) if isinstance(node, ast.Name)} for each in builders
    ]
    return {name for names in named if "canary" in names for name in names}


def decided() -> set[str]:
    """The graph types of which somebody decided a field, or all of them."""
    pages = sorted((ROOT / "schema").glob("classified*.py"))
    texts = (string_of(node) for path in pages for node in ast.walk(module(path).tree))
    return {text.partition(".")[0] for text in texts}
