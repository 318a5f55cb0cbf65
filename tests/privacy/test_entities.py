"""Behind a gateway nothing more is seen: entities are found as if what is hidden never was."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from app.server import application
from model.base import Base
from model.person import Employment, Person
from model.task import Task
from model.unit import OrgUnit
from resolvers.entities import KEYS
from resolvers.ids import global_id
from tests.auth.world import named
from tests.privacy.asking import Answer
from tests.privacy.company import every_row, rows_seen_by
from tests.privacy.planting import unpoliced
from tests.privacy.viewers import VIEWERS, Row
from tests.privacy.worlds import World, Worlds

TYPED = "query($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Node { id } } }"
# Beside the ids: which column of which noun holds a key of which entity.
COLUMNS: Mapping[type[Base], tuple[str, str, str]] = {
    Person: ("Person", "email", "email"),
    Employment: ("Person", "employeeNumber", "employee_number"),
    OrgUnit: ("OrgUnit", "key", "key"),
    Task: ("Task", "key", "key"),
}
# The machine that asks, which signs in whatever is hidden from it.
IN_EVERY_WORLD = {named("machine"), named("secret of machine")}


def representations(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Every row of an entity by every key that it has."""
    for noun, values in rows:
        name = noun.__name__
        if name in KEYS and values["id"] not in IN_EVERY_WORLD:
            yield {"__typename": name, "id": global_id(name, values["id"])}
        if noun in COLUMNS:
            entity, key, column = COLUMNS[noun]
            yield {"__typename": entity, key: values[column]}


def behind(world: World) -> World:
    """The same as a subgraph."""
    chosen = world.services.settings.model_copy(update={"federation": True})
    own = replace(world.services, settings=chosen)
    return replace(world, services=own, app=application(own))


async def asked(world: World, token: str) -> Answer:
    body = {"query": TYPED, "variables": {"of": [*representations(every_row())]}}
    return await behind(world).ask(json.dumps(body).encode(), token)


def test_each_key_of_each_entity_is_asked_for() -> None:
    known = {(each["__typename"], key) for each in representations(every_row()) for key in each}
    keys = {(noun, key) for noun, keys in KEYS.items() for key in keys}
    assert keys - known == set()


@pytest.mark.parametrize("who", VIEWERS)
async def test_entities_are_exactly_those_that_their_reader_may_see(
    worlds: Worlds, who: str
) -> None:
    """The whole answer is that of a world without what is hidden, where all there is is found."""
    token = worlds.tokens[who]
    whole, seen = await asked(worlds.whole, token), await asked(worlds.seen[who], token)
    assert (whole.status, whole.body) == (seen.status, seen.body)
    found = zip(
        representations(every_row()), json.loads(whole.body)["data"]["_entities"], strict=True
    )
    shown = [of for of, answer in found if answer is not None]
    assert shown == [*representations(rows_seen_by(who))]


async def test_a_policy_that_is_forgotten_is_found(
    worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = worlds.tokens["colleague"]
    unpoliced(monkeypatch, Employment)
    whole, seen = await asked(worlds.whole, token), await asked(worlds.seen["colleague"], token)
    assert whole.body != seen.body
