"""How the walls between ratings and numbers of OKRs are walked along."""

import ast
import re
from collections.abc import Iterator
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
)
from sqlalchemy import Table

from model.base import Base
from schema.build import sdl
from tests.house.sources import Module, modules

GRAPH = build_schema(sdl())
# What is measured, scored or judged of an OKR, as types, columns, rules and actions have it.
NUMBERS = {
    "Progress", "ProgressInput", "Health", "HealthCount", "Confidence", "Score", "Forecast",
    "Metric", "Checkpoint", "Step", "Reading", "ReadingSource", "Grade", "Closing", "Sandbagging",
}  # fmt: skip
RATED = {
    "ReviewRating", "CalibrationChange", "CalibrationSession", "LevelCount", "Review",
    "ReviewParticipant", "ReviewAnswer", "ReviewVoice", "CompetencyAssessment",
}  # fmt: skip
# Each number that is told of what is rated: a level that a person picked, a count, a version.
RATED_NUMBERS = {
    "ReviewRating.proposed", "ReviewRating.value", "CalibrationChange.old",
    "CalibrationChange.new", "LevelCount.level", "LevelCount.count", "CalibrationSession.version",
    "Review.version", "ReviewParticipant.version", "ReviewAnswer.option", "ReviewVoice.option",
    "CompetencyAssessment.level",
}  # fmt: skip
# People, units and competencies have ratings and OKRs, as two things of theirs. Evidence names what
# it was copied from, which is text for people to read.
HUBS = {"Person", "OrgUnit", "Competency"}
READ_BY_PEOPLE = {"EvidenceItem.source"}
OKR_TABLES = {
    "objective", "key_result", "check_in", "rollup", "rollup_past", "grade", "grade_past",
    "closing", "step", "step_past", "alignment", "alignment_past", "okr_settings",
}  # fmt: skip
OKR_RULES = {
    "progress", "score", "health", "objective_health", "confidence", "rollup", "forecast",
    "signals", "grading", "formula", "metrics", "arithmetic", "shares",
}  # fmt: skip
RATING_RULES = {"reviews", "review_templates", "calibration", "performance_goals"}
RATING_MODULES = (
    "model/calibration.py", "resolvers/reviews/calibration_actions.py",
    "resolvers/reviews/calibrations.py", "resolvers/reviews/review_share.py",
    "resolvers/reviews/review_write.py", "schema/calibration.py",
    "schema/calibration_actions.py", "schema/review_actions.py",
)  # fmt: skip
RATING_COLUMNS = {"proposed", "value", "locked_at"}
OKR_NOUNS = {
    "Objective", "KeyResult", "CheckIn", "Rollup", "RollupPast", "Grade", "GradePast", "Closing",
    "Alignment", "Step",
}  # fmt: skip
# What answers or writes of these beside ratings is asked by everybody, and names no OKR to them.
MEASURES = {f"rules.{name}" for name in OKR_RULES} | {
    f"resolvers.{name}" for name in ("progress", "alignment", "rhythm", "authoring")
}


# What a bar that is set too low or too high is known by: for those who set it, and for no review.
SIGNS = {"Sandbagging", "QualitySignal"}
SIGN_MODULES = {"sandbagging", "signals", "bars"}


def object_(name: str) -> GraphQLObjectType:
    found = GRAPH.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


def places() -> Iterator[str]:
    """Every type, field, argument and word of the graph."""
    for name, kind in GRAPH.type_map.items():
        if name.startswith("__"):
            continue
        yield name
        if isinstance(kind, GraphQLEnumType):
            yield from (f"{name}.{word}" for word in kind.values)
        for field, told in getattr(kind, "fields", {}).items():
            yield f"{name}.{field}"
            yield from (f"{name}.{field}.{given}" for given in getattr(told, "args", {}))


def planted_in(kind: str, field: str) -> GraphQLSchema:
    """The graph as it would be with another field."""
    return build_schema(re.sub(rf"(?m)^type {kind} [^{{]*{{", rf"\g<0> {field} ", sdl()))


def numbers_of(graph: GraphQLSchema) -> set[str]:
    return {
        f"{name}.{field}"
        for name in RATED
        for field, told in cast("Any", graph.type_map[name]).fields.items()
        if name_of(told) in {"Int", "Float", "Decimal"}
    }


def ways_across(graph: GraphQLSchema, closed: set[str]) -> list[str]:
    """What numbers of OKRs are reached from ratings, without going through some types."""
    return sorted(reachable(graph, RATED, closed) & NUMBERS)


def types_of_reviews() -> set[str]:
    """All that is told of reviews and ratings, the evidence among it."""
    ours = ("Review", "Evidence", "Calibration", "Peer")
    return {
        name
        for name, kind in GRAPH.type_map.items()
        if name.startswith(ours) and isinstance(kind, GraphQLObjectType)
    }


def signs_reached(graph: GraphQLSchema, closed: set[str]) -> set[str]:
    return reachable(graph, types_of_reviews(), closed) & SIGNS


def signs_behind(name: str) -> set[str]:
    """Whatever a module of resolvers imports, however far, from where the signs are made."""
    return {each for each in resolvers_behind(name) if SIGN_MODULES & {*each.split(".")}}


def reachable(graph: GraphQLSchema, names: set[str], closed: set[str]) -> set[str]:
    met, left = set(names), [*names]
    while left:
        for name in beyond(graph, graph.type_map[left.pop()]):
            if name not in met and name not in closed:
                met.add(name)
                left.append(name)
    return met


def name_of(field: Any) -> str:
    """The name of a field's type, whatever it is wrapped in."""
    named: GraphQLNamedType = cast("Any", get_named_type)(field.type)
    return named.name


def beyond(graph: GraphQLSchema, kind: GraphQLNamedType) -> set[str]:
    """Of an interface whatever may stand for it, as well as what it leads to itself."""
    if isinstance(kind, GraphQLUnionType):
        return {each.name for each in kind.types}
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return set()
    led = {
        name_of(field)
        for name, field in kind.fields.items()
        if f"{kind.name}.{name}" not in READ_BY_PEOPLE
    }
    if isinstance(kind, GraphQLInterfaceType):
        led |= {each.name for each in graph.get_possible_types(kind)}
    return led


def behind(noun: type[Base]) -> set[str]:
    return behind_table(cast("Table", noun.__table__))


def behind_table(table: Table) -> set[str]:
    """Every table that its keys lead to, but for what lies behind people and units."""
    met: set[str] = set()
    left = [table]
    while left:
        for key in left.pop().foreign_keys:
            name = key.column.table.name
            if name not in met:
                met.add(name)
                left += [] if name in {"person", "org_unit"} else [key.column.table]
    return met


def rules_behind(name: str) -> set[str]:
    """The rules that one imports, and those that these import."""
    known = {each.name: each for each in modules("rules")}
    met: set[str] = set()
    left = [name]
    while left:
        for imported in imports_of(known, left.pop()) - met:
            met.add(imported)
            left.append(imported)
    return met


def resolvers_behind(name: str) -> set[str]:
    """Whatever a module of resolvers imports, and whatever these import."""
    known = {each.name: each for each in modules("resolvers")}
    met: set[str] = set()
    left = [name]
    while left:
        told = {*known[left.pop()].imports()} - met
        met |= told
        places = {place_of(each, known) for each in told}
        left += [each for each in places if each is not None]
    return met


def place_of(dotted: str, known: dict[str, Module]) -> str | None:
    """The file of a name that is imported from one of them."""
    place = dotted.rpartition(".")[0].replace(".", "/") + ".py"
    return place if place in known else None


def measures(imported: set[str]) -> set[str]:
    return {each for each in imported if any(each.startswith(f"{name}.") for name in MEASURES)}


def imports_of(known: dict[str, Module], name: str) -> set[str]:
    own = [each for place, each in known.items() if is_rule(place, name)]
    dotted = [imported for each in own for imported in each.imports()]
    return {each.split(".")[1] for each in dotted if each.startswith("rules.")}


def is_rule(place: str, name: str) -> bool:
    return place == f"rules/{name}.py" or place.startswith(f"rules/{name}/")


def last_names(each: Module) -> Iterator[str]:
    return (name.rpartition(".")[2] for name in each.imports())


def writes_rating(node: ast.AST) -> bool:
    """A call that is given the noun to insert, save or update it."""
    if not isinstance(node, ast.Call):
        return False
    function = (
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    )
    first: Any = node.args[0] if node.args else None
    named = isinstance(first, ast.Name) and first.id == "ReviewRating"
    return named and function in {"insert", "insert_many", "save", "update", "delete", "remove"}


def is_order_by_rating(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    function = (
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    )
    rated = {
        each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id == "ReviewRating"
    }
    return function in {"order_by", "Order", "sorted"} and bool(rated & RATING_COLUMNS)
