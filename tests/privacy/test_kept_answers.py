"""Who is told a kept answer gets what would be answered to them, whoever it was made for.

Many viewers ask the same random questions in random order, of a service that keeps answers and of
one that does not: the same bytes, but for the order of errors.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import pytest

from app.kept.sharing import Sharing
from app.postgres import Urls
from app.server import application
from auth.visibility import basis
from auth.visibility.basis import Basis
from auth.visibility.prepared import Prepared
from model.database import SESSION, driver_url
from model.versions import Versions
from tests.privacy.growing import grown
from tests.privacy.pool import Pool
from tests.privacy.probing import are_alike, schema
from tests.privacy.viewers import VIEWERS
from tests.privacy.worlds import World, Worlds
from tests.support.figures import figure

QUESTIONS, MOST = 60, 600
ASKED, TRIED = len(VIEWERS), 2
TOLD_AGAIN = 1
"""What was made for the reader anew was not made for others, and a digest can't have spoilt it."""
Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


@dataclass
class Prober:
    """Question `n` of a seed is the same whatever was asked before it.

    Answers are compared that were told again so often, from all of them to those of others alone.
    """

    worlds: Worlds
    keeping: World
    pool: Pool
    seed: str
    compared_from: int = 0
    outcomes: Counter[str] = field(default_factory=Counter[str])

    @property
    def sharing(self) -> Sharing:
        found: Sharing = self.keeping.app.state.sharing
        return found

    async def first_finding(self, most: int) -> str | None:
        for number in range(most):
            finding = await self.probe(number)
            if finding is not None:
                return finding
        return None

    async def probe(self, number: int) -> str | None:
        """Each viewer once on the average, as soon as the answer to one of them was kept."""
        chance, answers = Random(f"{self.seed}/{number}"), self.sharing.keeper.answers
        asked, held = grown(chance, schema(), self.pool), answers.held
        for turn, who in enumerate(chance.choices(VIEWERS, k=ASKED)):
            if turn == TRIED and answers.held == held:
                break
            token = self.worlds.tokens[who]
            before = self.sharing.keeper.told_again
            kept = await self.keeping.ask(asked.body, token)
            told_again = self.sharing.keeper.told_again - before
            self.outcomes["told again"] += told_again
            self.outcomes["asked"] += 1
            if told_again < self.compared_from:
                continue
            plain = await self.worlds.whole.ask(asked.body, token)
            if not are_alike(kept, plain):
                return f"{number}, asked by {who}:\n{asked}\n{kept}\n{plain}"
        return None


@pytest.fixture
async def keeping(urls: Urls, worlds: Worlds) -> AsyncIterator[World]:
    """The whole world once more, behind a service that keeps its answers."""
    services = worlds.whole.services
    versions = Versions(driver_url(urls.service), SESSION)
    own = replace(services, database=replace(services.database, versions=versions))
    yield World("whole", own, application(own))
    await versions.close()


async def test_nobody_is_told_what_was_made_for_others(
    worlds: Worlds, pool: Pool, keeping: World
) -> None:
    await nothing_is_found(Prober(worlds, keeping, pool, "quick"), QUESTIONS)


@pytest.mark.soak
async def test_nobody_of_many_is_told_what_was_made_for_others(
    worlds: Worlds, pool: Pool, keeping: World
) -> None:
    await nothing_is_found(Prober(worlds, keeping, pool, "soak"), 5_000)


async def nothing_is_found(prober: Prober, questions: int) -> None:
    finding = await prober.first_finding(questions)
    figure(dict(prober.outcomes))
    assert finding is None, finding
    assert prober.outcomes["told again"] > prober.outcomes["asked"] / 10
    assert prober.sharing.keeper.answers.held > 0


def without(*names: str) -> Plant:
    """A digest that forgets some of what was asked of the viewer."""

    def plant(patch: Patch) -> None:
        facts: Any = vars(Basis)["facts"]

        def fewer(self: Basis) -> tuple[str, ...]:
            return tuple(each for each in facts.fget(self) if each not in names)

        patch.setattr(Basis, "facts", property(fewer))

    return plant


def without_policies(patch: Patch) -> None:
    """Statements whose parameters are not noted."""

    def note(self: Basis, told: Prepared) -> None:
        self.nouns |= told.nouns
        self.tables |= told.tables

    patch.setattr(Basis, "note", note)


def everybody_reaches_all(patch: Patch) -> None:
    """Scopes and features that are taken for the same."""

    def reads(*_: object) -> bool:
        return True

    patch.setattr(basis, "reads", reads)


PLANTED: Mapping[str, Plant] = {
    "own objectives forgotten": without(basis.OWN_OBJECTIVES),
    "the viewer forgotten": without("viewer_id"),
    "the whole viewer forgotten": without(basis.WHOLE_VIEWER),
    "roles forgotten": without("is_administrator", "is_hr_reviewer", "is_programme_lead"),
    "what statements ask not noted": without_policies,
    "reach taken for the same": everybody_reaches_all,
}


QUICK = ("own objectives forgotten", "what statements ask not noted")


@pytest.mark.parametrize("name", QUICK)
async def test_a_planted_digest_that_is_too_short_is_found(
    worlds: Worlds, pool: Pool, keeping: World, monkeypatch: Patch, name: str
) -> None:
    await is_found(worlds, pool, keeping, monkeypatch, name)


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(PLANTED.keys() - {*QUICK}))
async def test_a_planted_digest_that_is_harder_to_find_is_found(
    worlds: Worlds, pool: Pool, keeping: World, monkeypatch: Patch, name: str
) -> None:
    await is_found(worlds, pool, keeping, monkeypatch, name)


async def is_found(
    worlds: Worlds, pool: Pool, keeping: World, monkeypatch: Patch, name: str
) -> None:
    PLANTED[name](monkeypatch)
    finding = await Prober(worlds, keeping, pool, "planted", TOLD_AGAIN).first_finding(MOST)
    assert finding is not None, f"{MOST} questions did not find: {name}"
