"""Asks the same random questions in two worlds, and tells where the answers differ."""

import json
import re
from asyncio import create_task, gather
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from graphql import GraphQLSchema, build_schema

from schema.build import sdl
from tests.auth.world import named
from tests.privacy.asking import Answer
from tests.privacy.company import every_row
from tests.privacy.growing import Asked, grown
from tests.privacy.pool import Pool, pool_of
from tests.privacy.steering import steered
from tests.privacy.viewers import VIEWERS
from tests.privacy.worlds import AT_ONCE, Worlds
from tests.support.canaries import AVIARY

LESSONS = 400
# A new secret, and the prefix it is told apart by: told to who made it, and never the same.
NEW_SECRET = re.compile(rb"okr_[\w-]{6,43}")


@dataclass(frozen=True)
class Finding:
    """A question whose answer tells its viewer of something that they may not see."""

    number: int
    viewer: str
    asked: Asked
    whole: Answer
    seen: Answer

    def __str__(self) -> str:
        return (
            f"question {self.number}, asked by {self.viewer}:\n  {self.asked}\n"
            f"with what is hidden from them:\n  {shown(self.whole)}\n"
            f"without it:\n  {shown(self.seen)}"
        )


def shown(answer: Answer) -> str:
    return f"{answer.status} {answer.headers} {answer.body.decode()}"


@dataclass
class Prober:
    """Question `n` of a seed is the same whatever was asked before it."""

    worlds: Worlds
    seed: int
    pool: Pool
    viewers: Sequence[str] = VIEWERS
    outcomes: Counter[str] = field(default_factory=Counter[str])

    def question(self, number: int) -> tuple[str, Asked]:
        chance = Random(f"{self.seed}/{number}")
        way = steered(schema(), self.seed, number)
        return self.viewers[number % len(self.viewers)], grown(chance, schema(), self.pool, way)

    async def probe(self, number: int) -> Finding | None:
        who, asked = self.question(number)
        token, body = self.worlds.tokens[who], asked.body
        whole, seen = await gather(
            create_task(self.worlds.whole.ask(body, token)),
            create_task(self.worlds.seen[who].ask(body, token)),
        )
        self.note(whole)
        is_leak = not are_alike(whole, seen) or escaped(who, asked, whole)
        return Finding(number, who, asked, whole, seen) if is_leak else None

    async def first_finding(self, most: int) -> Finding | None:
        for start in range(0, most, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, most))
            for finding in await gather(*map(self.probe, numbers)):
                if finding is not None:
                    return finding
        return None

    def note(self, answer: Answer) -> None:
        told = json.loads(answer.body)
        self.outcomes["answered" if told.get("data") else "refused"] += 1
        self.outcomes.update({error["extensions"]["code"] for error in told.get("errors", ())})


def are_alike(one: Answer, other: Answer) -> bool:
    """Byte by byte, but for new secrets and for the order of errors.

    Fields beside each other are answered at once, and their errors stand in the order of time.
    """
    return one == other or told(one) == told(other)


def told(answer: Answer) -> tuple[Any, ...]:
    body = json.loads(NEW_SECRET.sub(b"okr_", answer.body))
    errors = sorted(json.dumps(error) for error in body.pop("errors", ()))
    return answer.status, answer.headers, json.dumps(body), errors


def escaped(who: str, asked: Asked, answer: Answer) -> bool:
    """Whether a hidden cell is in an answer that was not told it by the question itself."""
    out = set(AVIARY.escaped(answer.body.decode(), named(who)))
    return bool(out - set(AVIARY.escaped(str(asked), named(who))))


@cache
def schema() -> GraphQLSchema:
    return build_schema(sdl())


async def taught(worlds: Worlds) -> Pool:
    """Knows ids and words of every row, and cursors that all the viewers were answered."""
    pool = pool_of(every_row())
    for number in range(LESSONS):
        asked = grown(Random(f"lesson {number}"), schema(), pool)
        if "ursor" not in asked.query:
            continue
        who = VIEWERS[number % len(VIEWERS)]
        answer = await worlds.whole.ask(asked.body, worlds.tokens[who])
        pool.learn(schema(), asked.query, json.loads(answer.body).get("data"))
    return pool
