"""Random representations: what another subgraph knows of our entities, or takes for it."""

from random import Random
from typing import Any

from resolvers.entities import KEYS
from tests.privacy.pool import Pool

MOST = 8
ODD: tuple[Any, ...] = ({}, {"__typename": "Nothing", "id": "x"}, {"__typename": 5}, "x", 7, [])
"""Of no entity, and what is no object at all."""


def representations(chance: Random, pool: Pool, nouns: list[str]) -> list[Any]:
    """Some of them, and now and then one of them again; their types are added to `nouns`."""
    found = [representation(chance, pool, nouns) for _ in range(chance.randint(0, MOST))]
    again = [chance.choice(found) for _ in found if chance.random() < 0.2]
    return [*found, *again]


def representation(chance: Random, pool: Pool, nouns: list[str]) -> Any:
    """Mostly a row's; some lack a key, or have null or a number in its place, or have several."""
    kind = chance.random()
    if kind < 0.04:
        return chance.choice((*ODD, None)) if kind < 0.005 else chance.choice(ODD)
    noun = chance.choice(sorted(KEYS))
    nouns.append(noun)
    if kind < 0.08:
        return {"__typename": noun}
    names = [*KEYS[noun]] if kind < 0.14 else [chance.choice([*KEYS[noun]])]
    return {"__typename": noun, **{name: key(chance, pool, noun, name) for name in names}}


def key(chance: Random, pool: Pool, noun: str, name: str) -> Any:
    kind = chance.random()
    if kind < 0.06:
        return chance.choice((None, 5, True, ["x"]))
    return pool.id_for(chance, [noun])[0] if name == "id" else pool.word_for(chance, name)
