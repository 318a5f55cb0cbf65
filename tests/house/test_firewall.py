"""The firewall (F53): no way leads from a number of an OKR to a rating, and none to pay at all."""

import ast
import re

import pytest
from graphql import (
    GraphQLInputObjectType,
)

from app.settings import Settings
from model.base import Base
from model.calibration import CalibrationChange, ReviewRating
from model.settings import OkrSettings
from tests.house.firewall import (
    GRAPH,
    HUBS,
    NUMBERS,
    OKR_NOUNS,
    OKR_RULES,
    OKR_TABLES,
    RATED,
    RATED_NUMBERS,
    RATING_MODULES,
    RATING_RULES,
    behind,
    behind_table,
    is_order_by_rating,
    last_names,
    measures,
    name_of,
    numbers_of,
    object_,
    places,
    planted_in,
    reachable,
    resolvers_behind,
    rules_behind,
    signs_behind,
    signs_reached,
    ways_across,
    writes_rating,
)
from tests.house.sources import modules, texts
from tests.house.test_graph import PAY, WORD

RANKING = re.compile(r"rank|orderby|sortby|percentile|ninebox", re.IGNORECASE)


def test_no_type_with_a_rating_has_a_field_that_is_a_number_of_an_okr() -> None:
    named = {
        f"{name}.{field}": name_of(told)
        for name in RATED
        for field, told in object_(name).fields.items()
    }
    assert {place: kind for place, kind in named.items() if kind in NUMBERS} == {}


def test_each_number_of_what_is_rated_was_looked_at() -> None:
    assert numbers_of(GRAPH) == RATED_NUMBERS


def test_every_way_from_a_rating_to_an_okr_goes_through_what_has_both() -> None:
    """Nothing else leads across."""
    assert ways_across(GRAPH, HUBS) == []


def test_a_way_across_would_be_found() -> None:
    assert ways_across(GRAPH, set()) != []


@pytest.mark.parametrize(
    ("kind", "planted"),
    [
        ("ReviewRating", "okrScore: Decimal"),
        ("ReviewParticipant", "suggestedRating: Int"),
        ("Review", "weight: Float!"),
        ("CompetencyAssessment", "reached: [Decimal!]"),
    ],
)
def test_a_number_that_is_planted_is_found(kind: str, planted: str) -> None:
    assert numbers_of(planted_in(kind, planted)) - RATED_NUMBERS == {
        f"{kind}.{planted.partition(':')[0]}"
    }


@pytest.mark.parametrize(
    ("kind", "planted"),
    [
        ("ReviewRating", "evidence: [Node!]"),
        ("ReviewRating", "of: Objective"),
        ("ReviewVoice", "results: KeyResultConnection"),
        ("LevelCount", "health: Health"),
    ],
)
def test_a_way_that_is_planted_is_found(kind: str, planted: str) -> None:
    assert ways_across(planted_in(kind, planted), HUBS) != []


def test_nothing_of_an_okr_leads_to_a_review_or_a_rating() -> None:
    reached = reachable(GRAPH, {*NUMBERS, "Objective", "KeyResult", "CheckIn"}, HUBS)
    assert {name for name in reached if name.startswith(("Review", "Calibration"))} == set()


def test_no_review_reaches_a_sign_that_a_bar_is_too_low_or_too_high() -> None:
    """These are for who set it (semantics 4.5): told beside a rating, nobody would aim high."""
    assert signs_reached(GRAPH, HUBS) == set()
    names = {each.name: signs_behind(each.name) for each in modules("resolvers/reviews")}
    assert {name: met for name, met in names.items() if met} == {}
    for name in (*RATING_RULES, "evidence"):
        assert rules_behind(name) & {"sandbagging", "signals"} == set(), name


@pytest.mark.parametrize(
    ("kind", "planted"),
    [("EvidencePack", "signs: [Sandbagging!]"), ("ReviewParticipant", "bars: [Objective!]")],
)
def test_a_way_to_such_a_sign_is_found(kind: str, planted: str) -> None:
    assert signs_reached(planted_in(kind, planted), HUBS) != set()
    assert signs_behind("resolvers/authoring/sandbagging.py") != set()


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
    """No view, and no trigger but those that count changes, and people."""
    counting = re.compile(
        r"CREATE TRIGGER (count_\w+ [^;]+EXECUTE FUNCTION data_changed\([^;]+"
        r"|heads_\w+ [^;]+ ON person\b[^;]+EXECUTE FUNCTION heads_changed\(\));"
    )
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


WRITERS = ("resolvers/reviews/calibration_actions.py", "resolvers/reviews/review_write.py")


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_that_a_writer_of_ratings_imports_measures_an_okr(name: str) -> None:
    """However many helpers lie between."""
    assert measures(resolvers_behind(name)) == set()


def test_a_helper_that_measures_would_be_found() -> None:
    """`nodes` imports none of these itself but by what answers each noun."""
    assert measures(resolvers_behind("resolvers/nodes.py")) != set()


def test_whoever_writes_a_rating_is_known() -> None:
    """Another module that does stands in RATING_MODULES first, and so under the test above."""
    writers = {
        each.name
        for each in modules("resolvers", "sync", "app")
        if any(writes_rating(node) for node in ast.walk(each.tree))
    }
    assert writers == {*WRITERS}


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
