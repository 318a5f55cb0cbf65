"""Which features are on for whom, on which day."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

import pytest

from auth.viewer import viewer_by_id
from auth.visibility.features import features_of
from model.database import Database
from model.unit import UnitState
from rules.terms import Feature, MemberRole, Role
from tests.support.company import LONG_AGO, TODAY, Company

OKRS, PERFORMANCE = Feature.OKRS, Feature.PERFORMANCE
BOTH = frozenset({OKRS, PERFORMANCE})
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
NO_ROLES: frozenset[Role] = frozenset()


@pytest.fixture
def company(database: Database) -> Company:
    return Company(database)


async def on(
    company: Company, person: UUID, roles: Collection[Role] = NO_ROLES, day: date = TODAY
) -> frozenset[Feature]:
    async with company.database.system() as session:
        return await features_of(session, person, frozenset(roles), day)


async def test_without_a_pilot_everything_is_on_for_everybody(company: Company) -> None:
    assert await on(company, await company.person("Ada Able")) == BOTH


@pytest.mark.parametrize(("feature", "left"), [(OKRS, PERFORMANCE), (PERFORMANCE, OKRS)])
async def test_each_feature_is_tried_apart_from_the_other(
    company: Company, feature: Feature, left: Feature
) -> None:
    shop = await company.unit("Shop")
    inside, outside = await company.person("In"), await company.person("Out")
    await company.member(inside, shop)
    await company.pilot(feature, shop)
    assert (await on(company, inside), await on(company, outside)) == (
        BOTH,
        frozenset({left}),
    )


async def test_both_can_be_tried_at_once_by_different_units(company: Company) -> None:
    units = {feature: await company.unit(feature.value) for feature in Feature}
    people = {feature: await company.person(feature.value) for feature in Feature}
    for feature in Feature:
        await company.member(people[feature], units[feature])
        await company.pilot(feature, units[feature])
    seen = {feature: await on(company, person) for feature, person in people.items()}
    assert seen == {feature: frozenset({feature}) for feature in Feature}


@pytest.mark.parametrize(
    ("since", "expected"), [(YESTERDAY, BOTH), (TODAY, BOTH), (TOMORROW, {PERFORMANCE})]
)
async def test_a_unit_has_a_feature_from_the_day_on_which_it_starts(
    company: Company, since: date, expected: set[Feature]
) -> None:
    me, shop = await company.person("Ada Able"), await company.unit("Shop")
    await company.member(me, shop)
    await company.pilot(OKRS, shop, since=since)
    assert await on(company, me) == expected


@pytest.mark.parametrize(
    ("opens", "expected"),
    [(YESTERDAY, BOTH), (TODAY, BOTH), (TOMORROW, {PERFORMANCE}), (None, {PERFORMANCE})],
)
async def test_everybody_has_a_feature_from_the_day_on_which_it_opens(
    company: Company, opens: date | None, expected: set[Feature]
) -> None:
    me = await company.person("Ada Able")
    await company.pilot(OKRS, opens=opens)
    assert await on(company, me) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [("below", BOTH), ("far below", BOTH), ("above", {PERFORMANCE}), ("beside", {PERFORMANCE})],
)
async def test_units_below_a_units_try_it_too_and_no_others(
    company: Company, place: str, expected: set[Feature]
) -> None:
    above = await company.unit("above")
    tried = await company.unit("tried", parent=above)
    below = await company.unit("below", parent=tried)
    far = await company.unit("far below", parent=below)
    units = {"above": above, "below": below, "far below": far}
    units["beside"] = await company.unit("beside", parent=above)
    me = await company.person("Ada Able")
    await company.member(me, units[place])
    await company.pilot(OKRS, tried)
    assert await on(company, me) == expected


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (LONG_AGO, None, BOTH),
        (TODAY, None, BOTH),
        (TOMORROW, None, {PERFORMANCE}),
        (LONG_AGO, TODAY, {PERFORMANCE}),
        (LONG_AGO, TOMORROW, BOTH),
    ],
    ids=["member", "since today", "from tomorrow", "until yesterday", "until today"],
)
async def test_only_who_is_a_member_today_tries_it(
    company: Company, since: date, until: date | None, expected: set[Feature]
) -> None:
    me, shop = await company.person("Ada Able"), await company.unit("Shop")
    await company.member(me, shop, since=since)
    if until is not None:
        await company.member(me, shop, since=until, role=None)
    await company.pilot(OKRS, shop)
    assert await on(company, me) == expected


@pytest.mark.parametrize(
    ("since", "expected"), [(YESTERDAY, {PERFORMANCE}), (TODAY, {PERFORMANCE}), (TOMORROW, BOTH)]
)
async def test_a_unit_that_moves_away_takes_its_people_out(
    company: Company, since: date, expected: set[Feature]
) -> None:
    tried, other = await company.unit("tried"), await company.unit("other")
    moved = await company.unit("moved", parent=tried)
    state = {"name": "moved", "sort_key": "moved", "parent_id": other}
    await company.add(UnitState, unit_id=moved, starts_on=since, **state)
    me = await company.person("Ada Able")
    await company.member(me, moved)
    await company.pilot(OKRS, tried)
    assert await on(company, me) == expected


async def test_units_in_a_circle_end_somewhere(company: Company) -> None:
    """Another system may say so for a while; nobody's sign-in must hang on it."""
    one = await company.unit("one")
    two = await company.unit("two", parent=one)
    state = {"name": "one", "sort_key": "one", "parent_id": two}
    await company.add(UnitState, unit_id=one, starts_on=YESTERDAY, **state)
    me = await company.person("Ada Able")
    await company.member(me, two)
    await company.pilot(OKRS, one)
    assert await on(company, me) == BOTH


async def test_who_is_in_two_units_tries_what_either_does(company: Company) -> None:
    me = await company.person("Ada Able")
    units = [await company.unit(name) for name in ("one", "two")]
    for unit in units:
        await company.member(me, unit)
    await company.pilot(OKRS, units[0])
    await company.pilot(PERFORMANCE, units[1])
    assert await on(company, me) == BOTH


async def test_who_leads_a_unit_is_in_it(company: Company) -> None:
    me, shop = await company.person("Ada Able"), await company.unit("Shop")
    await company.member(me, shop, role=MemberRole.LEAD)
    await company.pilot(OKRS, shop)
    assert await on(company, me) == BOTH


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.PROGRAMME_LEAD, {OKRS}),
        (Role.HR_REVIEWER, BOTH),
        (Role.ADMINISTRATOR, set[Feature]()),
    ],
)
async def test_who_runs_a_feature_has_it_before_everybody_else(
    company: Company, role: Role, expected: set[Feature]
) -> None:
    for feature in Feature:
        await company.pilot(feature)
    assert await on(company, await company.person("Ada Able"), {role}) == expected


async def test_a_viewer_has_the_features_of_their_rows(company: Company) -> None:
    me = await company.person("Ada Able")
    await company.role(me, Role.PROGRAMME_LEAD)
    for feature in Feature:
        await company.pilot(feature)
    async with company.database.system() as session:
        viewer = await viewer_by_id(session, me, TODAY)
    assert viewer.features == frozenset({OKRS})
