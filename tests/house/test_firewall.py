"""The firewall (F53): no way leads from a number of an OKR to a rating, and none to pay at all."""

import ast
import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    build_schema,
    get_named_type,
)
from sqlalchemy import Table

from app.settings import Settings
from model.base import Base
from model.calibration import CalibrationChange, ReviewRating
from model.settings import OkrSettings
from schema.build import sdl
from tests.house.sources import Module, modules, texts
from tests.house.test_graph import PAY, WORD

GRAPH = build_schema(sdl())
# What is measured, scored or judged of an OKR, as types, columns, rules and actions have it.
NUMBERS = {
    "Progress", "ProgressInput", "Health", "HealthCount", "Confidence", "Score", "Forecast",
    "Metric", "Checkpoint", "Step", "Reading", "ReadingSource", "Grade", "Closing", "Sandbagging",
}  # fmt: skip
RATED = {"ReviewRating", "CalibrationChange", "CalibrationSession", "LevelCount"}
OKR_TABLES = {
    "objective", "key_result", "check_in", "rollup", "rollup_past", "grade", "closing", "step",
    "step_past", "alignment", "alignment_past", "okr_settings",
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
    "Objective", "KeyResult", "CheckIn", "Rollup", "RollupPast", "Grade", "Closing", "Alignment",
    "Step",
}  # fmt: skip
RANKING = re.compile(r"rank|orderby|sortby|percentile|ninebox", re.IGNORECASE)


def test_no_type_with_a_rating_has_a_field_that_is_a_number_of_an_okr() -> None:
    named = {
        f"{name}.{field}": name_of(told)
        for name in RATED
        for field, told in object_(name).fields.items()
    }
    assert {place: kind for place, kind in named.items() if kind in NUMBERS} == {}


def test_every_way_from_a_rating_to_an_okr_goes_through_a_person_or_a_unit() -> None:
    """A person has ratings and OKRs, as two things of theirs; nothing else leads across."""
    assert ways_across({"Person", "OrgUnit"}) == []


def test_a_way_across_would_be_found() -> None:
    assert ways_across(set()) != []


def test_nothing_of_an_okr_leads_to_a_review_or_a_rating() -> None:
    reached = reachable({*NUMBERS, "Objective", "KeyResult", "CheckIn"}, {"Person", "OrgUnit"})
    assert {name for name in reached if name.startswith(("Review", "Calibration"))} == set()


def test_no_input_of_an_action_on_reviews_takes_a_number_of_an_okr() -> None:
    """A rating is a whole number, which a person sends; evidence is named and never counted."""
    inputs = [each for each in GRAPH.type_map.values() if isinstance(each, GraphQLInputObjectType)]
    ours = [each for each in inputs if each.name.startswith(("Review", "Calibration", "Peer"))]
    taken = {
        f"{each.name}.{name}": name_of(field)
        for each in ours
        for name, field in each.fields.items()
    }
    assert ours != []
    assert set(taken.values()) & {"Decimal", "Float", *NUMBERS} == set()
    assert {place for place, kind in taken.items() if kind == "Int" and "ating" in place} == {
        "ReviewSubmitInput.rating", "CalibrationOverrideInput.rating",
    }  # fmt: skip


def test_nothing_ranks_people_or_orders_them_by_a_rating() -> None:
    ranking = [
        place
        for place in places()
        if RANKING.search(place) and place.startswith(("Review", "Calibration", "Level"))
    ]
    orders = [
        f"{each.name}: {ast.unparse(node)}"
        for each in modules("resolvers")
        for node in ast.walk(each.tree)
        if is_order_by_rating(node)
    ]
    assert (ranking, orders) == ([], [])


def test_no_table_of_ratings_leads_by_its_keys_to_a_table_of_okrs() -> None:
    reached = {name for noun in (ReviewRating, CalibrationChange) for name in behind(noun)}
    assert reached & OKR_TABLES == set()
    assert reached >= {"review_participant", "review_cycle", "person"}


def test_no_table_of_okrs_leads_by_its_keys_to_a_rating_or_a_review() -> None:
    reached = {each for name in OKR_TABLES for each in behind_table(Base.metadata.tables[name])}
    assert {name for name in reached if name.startswith(("review", "calibration"))} == set()


def test_no_column_of_a_rating_is_computed() -> None:
    for column in ReviewRating.__table__.columns:
        assert (column.computed, column.server_default is None or column.name == "version") == (
            None, True,
        )  # fmt: skip


def test_the_database_computes_nothing() -> None:
    """No view, and no trigger but those that count changes, which no reader would meet."""
    counting = re.compile(r"CREATE TRIGGER count_\w+ [^;]+EXECUTE FUNCTION data_changed\([^;]+;")
    sql = [counting.sub("", text) for name, text in texts(".sql") if "migrations" in name]
    made = re.compile(
        r"\bCREATE\s+(OR\s+REPLACE\s+)?(TRIGGER|VIEW|MATERIALIZED|RULE)\b", re.IGNORECASE
    )
    assert [made.findall(text) for text in sql if made.search(text)] == []


def test_the_rules_of_ratings_know_no_rule_of_okrs_and_these_none_of_them() -> None:
    """Whatever a rule imports, however far."""
    for name in RATING_RULES:
        assert rules_behind(name) & OKR_RULES == set(), name
    for name in OKR_RULES:
        assert rules_behind(name) & RATING_RULES == set(), name


@pytest.mark.parametrize("name", RATING_MODULES)
def test_what_writes_or_answers_a_rating_names_no_okr(name: str) -> None:
    [each] = [each for each in modules(name.partition("/")[0]) if each.name == name]
    assert OKR_NOUNS & {*each.names(), *last_names(each)} == set()


def test_whoever_writes_a_rating_is_known() -> None:
    """Another module that does stands in RATING_MODULES first, and so under the test above."""
    writers = {
        each.name
        for each in modules("resolvers", "sync", "app")
        if any(writes_rating(node) for node in ast.walk(each.tree))
    }
    assert writers == {
        "resolvers/reviews/calibration_actions.py",
        "resolvers/reviews/review_write.py",
    }


def test_no_setting_speaks_of_ratings_or_of_pay() -> None:
    names = {*Settings.model_fields, *OkrSettings.__table__.columns.keys()}
    words = {word.lower() for name in names for word in re.split("_", name)}
    assert words & {"rating", "ratings", "review", "calibration", *PAY} == set()


def test_nothing_in_tables_rules_or_settings_is_called_after_pay() -> None:
    columns = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
    ]
    functions = [
        f"{each.name}: {node.name}"
        for each in modules("rules")
        for node in ast.walk(each.tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]
    found = [*columns, *functions, *Settings.model_fields, *places()]
    assert [place for place in found if PAY & {word.lower() for word in WORD.findall(place)}] == []


# How the walls are walked along.


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


def ways_across(closed: set[str]) -> list[str]:
    """What numbers of OKRs are reached from ratings, without going through some types.

    Evidence names what it was copied from as a `Node`, whatever it is: it is text for people, and
    is left out as they read it.
    """
    reached = reachable(RATED, closed | {"Node"})
    return sorted(reached & NUMBERS)


def reachable(names: set[str], closed: set[str]) -> set[str]:
    met, left = set(names), [*names]
    while left:
        for name in beyond(GRAPH.type_map[left.pop()]):
            if name not in met and name not in closed:
                met.add(name)
                left.append(name)
    return met


def name_of(field: Any) -> str:
    """The name of a field's type, whatever it is wrapped in."""
    named: GraphQLNamedType = cast("Any", get_named_type)(field.type)
    return named.name


def beyond(kind: GraphQLNamedType) -> set[str]:
    if isinstance(kind, GraphQLUnionType):
        return {each.name for each in kind.types}
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return {name_of(field) for field in kind.fields.values()}
    return set()


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
