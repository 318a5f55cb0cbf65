"""Machines that ask for themselves: by a secret that is known, live and theirs, or not at all."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select, text

from auth.credentials.claims import Grant
from auth.credentials.machines import embedding_origins, new_secret, viewer_of_grant
from auth.gate import working
from auth.identify import Credentials, Verifier, identify
from auth.viewer import EVERY_SCOPE, Moment, Viewer
from model.audit import Auditor
from model.client import ClientSecret
from model.database import Database
from model.person import Person
from model.role import RoleGrant
from rules.errors import NotAllowed
from rules.terms import ClientState, PersonStatus, Role, Scope
from tests.auth.builders import ANN, NOW, TRUSTED, own_token
from tests.auth.world import write
from tests.support.machines import INTRANET, OF_A_HOST, Machines

MOMENT = Moment(NOW, NOW.date())
VERIFIER = Verifier(TRUSTED)
AUDITOR = Auditor(bytes(32), UUID(int=1), uuid4)
READ = frozenset({Scope.OKRS_READ})


@pytest.fixture
async def machines(database: Database) -> Machines:
    who = {"id": ANN, "name": "Ann", "sort_key": "ann"}
    address = {"email": "ann@example.com", "email_key": "ann@example.com"}
    await write(database, [(Person, {**who, **address, "status": PersonStatus.ACTIVE})])
    return Machines(database, ANN, NOW)


async def asked(database: Database, secret: str, moment: Moment = MOMENT) -> Viewer:
    return await identify(Credentials(f"Bearer {secret}"), VERIFIER, database, moment)


async def refusal(database: Database, secret: str, moment: Moment = MOMENT) -> str:
    with pytest.raises(NotAllowed) as raised:
        await asked(database, secret, moment)
    assert raised.value.code == "UNAUTHENTICATED"
    return raised.value.message


@contextmanager
def statements(database: Database) -> Generator[list[str]]:
    seen: list[str] = []

    def note(*told: Any) -> None:
        seen.append(told[2])

    engines = [database.engine.sync_engine, database.own.sync_engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


async def test_a_secret_is_its_machine_and_no_person(
    database: Database, machines: Machines
) -> None:
    client = await machines.client()
    secret = await machines.secret(client)
    assert await asked(database, secret) == Viewer(None, scopes=OF_A_HOST, client_id=client)


async def test_a_secret_is_okr_and_256_bits() -> None:
    assert new_secret(lambda count: b"\xff" * count) == "okr_" + "_" * 42 + "8"


async def test_two_secrets_of_one_machine_are_taken_until_one_is_revoked(
    database: Database, machines: Machines
) -> None:
    client = await machines.client()
    old, new = await machines.secret(client), await machines.secret(client)
    before = [(await asked(database, secret)).client_id for secret in (old, new)]
    await machines.revoke_secret(old)
    assert before == [client, client]
    assert "revoked" in await refusal(database, old)
    assert (await asked(database, new)).client_id == client


async def test_a_secret_is_taken_until_the_instant_it_expires(
    database: Database, machines: Machines
) -> None:
    expires_at = NOW + timedelta(hours=1)
    secret = await machines.secret(await machines.client(), expires_at=expires_at)
    last = Moment(expires_at - timedelta(microseconds=1), NOW.date())
    assert (await asked(database, secret, last)).person_id is None
    assert "expired" in await refusal(database, secret, Moment(expires_at, NOW.date()))


async def test_a_revoked_machine_is_refused_at_once(database: Database, machines: Machines) -> None:
    client = await machines.client()
    secret = await machines.secret(client)
    await machines.change(client, state=ClientState.REVOKED)
    assert "revoked" in await refusal(database, secret)


async def test_what_a_machine_reaches_changes_at_once(
    database: Database, machines: Machines
) -> None:
    client = await machines.client(OF_A_HOST)
    secret = await machines.secret(client)
    await machines.change(client, scopes=["okrs:read"])
    assert (await asked(database, secret)).scopes == READ


async def test_a_scope_that_is_no_longer_one_of_ours_reaches_nothing(
    database: Database, machines: Machines
) -> None:
    secret = await machines.secret(await machines.client(scopes=[]))
    assert (await asked(database, secret)).scopes == frozenset()


async def test_the_day_of_use_is_written_once_a_day(database: Database, machines: Machines) -> None:
    secret = await machines.secret(await machines.client())
    counts: list[int] = []
    for day in (NOW, NOW, NOW, NOW + timedelta(days=1)):
        with statements(database) as seen:
            await asked(database, secret, Moment(day, day.date()))
        counts.append(len(seen))
    assert counts == [2, 1, 1, 2]
    assert await last_used(database) == (NOW + timedelta(days=1)).date()


async def last_used(database: Database) -> date:
    async with database.system() as session:
        found: date = await session.scalar(select(ClientSecret.last_used_on))
        return found


async def test_a_refused_secret_is_not_marked_as_used(
    database: Database, machines: Machines
) -> None:
    secret = await machines.secret(await machines.client(), revoked_at=NOW)
    await refusal(database, secret)
    assert await last_used(database) is None


async def test_an_unknown_secret_costs_one_statement(
    database: Database, machines: Machines
) -> None:
    await machines.secret(await machines.client())
    with statements(database) as seen:
        message = await refusal(database, "okr_" + "A" * 43)
    assert (len(seen), message) == (1, "This token can't be used: no machine has this secret.")


async def test_a_secret_is_found_by_an_index(database: Database, machines: Machines) -> None:
    await machines.secret(await machines.client())
    async with database.system() as session:
        await session.run(text("SET LOCAL enable_seqscan = off"))
        plan = await session.run(
            text("EXPLAIN SELECT id FROM client_secret WHERE digest = '\\x00'::bytea")
        )
        assert "uq_client_secret_digest" in str(plan.all())


GOOD = "A" * 43
BAD_FORMS = {
    "the prefix alone": "okr_",
    "one letter less": "okr_" + GOOD[1:],
    "one letter more": f"okr_{GOOD}A",
    "padding": f"okr_{GOOD}=",
    "standard base64": "okr_" + "+/" + GOOD[2:],
    "a letter of another script": "okr_\u0410" + GOOD[1:],
    "capitals in the prefix": f"OKR_{GOOD}",
    "another prefix": f"ghp_{GOOD}",
    "no prefix": GOOD,
    "twice the prefix": f"okr_okr_{GOOD}",
    "a dot in it": "okr_." + GOOD[1:],
    "as a JSON Web Token": f"okr_{GOOD[:20]}.{GOOD[:10]}.{GOOD[:11]}",
    "a percent sign": "okr_%41" + GOOD[3:],
    "a quote": "okr_'" + GOOD[1:],
    "SQL": "okr_' OR 1=1 --",
    "a hundred thousand letters": "okr_" + "A" * 100_000,
    "a NUL": "okr_\0" + GOOD[1:],
    "a newline at its end": f"okr_{GOOD}\n",
    "a space inside": f"okr_ {GOOD[1:]}",
}


@pytest.mark.parametrize("bad", BAD_FORMS.values(), ids=BAD_FORMS.keys())
async def test_what_has_not_the_form_of_a_secret_costs_no_statement(
    database: Database, bad: str
) -> None:
    with statements(database) as seen:
        await refusal(database, bad)
    assert seen == []


async def test_nobody_gets_in_by_what_the_database_holds(
    database: Database, machines: Machines
) -> None:
    """Whoever reads the table has a digest and a prefix, and neither is a secret."""
    await machines.secret(await machines.client())
    async with database.system() as session:
        [row] = await session.all(select(ClientSecret.digest, ClientSecret.prefix))
    for stolen in (row.digest.hex(), f"okr_{row.digest.hex()}"[:47], row.prefix):
        await refusal(database, stolen)


async def test_a_refusal_repeats_nothing_of_the_secret(
    database: Database, machines: Machines
) -> None:
    secret = await machines.secret(await machines.client(), revoked_at=NOW)
    told = [await refusal(database, bad) for bad in (secret, secret[:-1], f"{secret}A")]
    assert [message for message in told if secret[4:10] in message] == []


async def test_a_machine_does_nothing_in_a_person_s_place(
    database: Database, machines: Machines
) -> None:
    viewer = await asked(database, await machines.secret(await machines.client()))
    with pytest.raises(NotAllowed, match="machine"):
        async with working(database, viewer, MOMENT, AUDITOR) as work:
            assert work.actor == ANN


@dataclass(frozen=True)
class Case:
    """What a token grants, what its machine may now, and what comes of both."""

    granted: frozenset[Scope]
    scopes: frozenset[Scope]
    reached: frozenset[Scope]


BOTH = frozenset({Scope.OKRS_READ, Scope.OKRS_WRITE})
WIDE = frozenset({Scope.OKRS_READ, Scope.PERFORMANCE_READ})
CASES = {
    "the same": Case(READ, READ, READ),
    "less granted": Case(READ, BOTH, READ),
    "less allowed by now": Case(BOTH, READ, READ),
    "nothing in common": Case(READ, frozenset({Scope.PERFORMANCE_READ}), frozenset()),
    "half in common": Case(BOTH, WIDE, READ),
    "nothing allowed": Case(BOTH, frozenset(), frozenset()),
    "more than a person has": Case(OF_A_HOST, OF_A_HOST, READ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_machine_reaches_what_the_token_and_an_administrator_both_allow(
    database: Database, machines: Machines, case: Case
) -> None:
    client = await machines.client(case.scopes)
    grant = Grant(case.granted, client, INTRANET, None)
    async with database.system() as session:
        seen = await viewer_of_grant(session, Viewer(ANN), grant)
    assert seen == Viewer(ANN, scopes=case.reached, client_id=client)


NONE: list[str] = []


@pytest.mark.parametrize(
    ("asked_for", "allowed", "left"),
    [
        (None, NONE, None),
        (["a"], NONE, {"a"}),
        (None, ["a", "b"], {"a", "b"}),
        (["a"], ["a", "b"], {"a"}),
        (["a", "c"], ["a", "b"], {"a"}),
        (["c"], ["a", "b"], set[str]()),
    ],
)
async def test_a_token_runs_the_documents_that_it_and_an_administrator_both_allow(
    database: Database,
    machines: Machines,
    asked_for: list[str] | None,
    allowed: list[str],
    left: set[str] | None,
) -> None:
    client = await machines.client(documents=allowed)
    documents = None if asked_for is None else frozenset(asked_for)
    grant = Grant(READ, client, INTRANET, documents)
    async with database.system() as session:
        seen = await viewer_of_grant(session, Viewer(ANN), grant)
    assert seen.documents == left


ROLES = frozenset(Role)


@pytest.mark.parametrize(
    ("scopes", "roles"),
    [
        (frozenset[Scope](), frozenset[Role]()),
        (READ, frozenset[Role]()),
        (BOTH, frozenset({Role.PROGRAMME_LEAD})),
        (WIDE, frozenset({Role.HR_REVIEWER})),
        (frozenset({Scope.PERFORMANCE_WRITE}), frozenset[Role]()),
        (frozenset({Scope.ADMINISTRATION}), frozenset({Role.ADMINISTRATOR})),
        (EVERY_SCOPE, ROLES),
    ],
)
async def test_a_role_does_not_reach_further_than_the_token(
    database: Database, machines: Machines, scopes: frozenset[Scope], roles: frozenset[Role]
) -> None:
    """Without this an administrator's widget token could grant roles: they belong to no area."""
    grant = Grant(scopes, None, None, None)
    async with database.system() as session:
        seen = await viewer_of_grant(session, Viewer(ANN, ROLES), grant)
    assert seen.roles == roles


async def refused_grant(database: Database, grant: Grant) -> str:
    with pytest.raises(NotAllowed) as raised:
        async with database.system() as session:
            await viewer_of_grant(session, Viewer(ANN), grant)
    return raised.value.message


async def test_no_machine_acts_that_is_unknown_or_revoked_and_both_are_told_the_same(
    database: Database, machines: Machines
) -> None:
    revoked = await machines.client(state=ClientState.REVOKED)
    grants = [Grant(READ, client, INTRANET, None) for client in (revoked, uuid4())]
    told = [await refused_grant(database, grant) for grant in grants]
    assert told[0] == told[1]
    assert "not registered here, or was revoked" in told[0]


async def test_an_origin_that_an_administrator_took_away_ends_its_tokens(
    database: Database, machines: Machines
) -> None:
    client = await machines.client(origins=["https://other.example.com"])
    told = await refused_grant(database, Grant(READ, client, INTRANET, None))
    assert "no longer" in told


async def test_the_origins_of_all_active_machines_may_embed(
    database: Database, machines: Machines
) -> None:
    await machines.client(origins=["https://a.test", "https://b.test"])
    await machines.client(origins=["https://b.test", "https://c.test"])
    await machines.client(origins=["https://d.test"], state=ClientState.REVOKED)
    await machines.client(origins=[])
    async with database.system() as session:
        found = await embedding_origins(session)
    assert found == {"https://a.test", "https://b.test", "https://c.test"}


async def test_the_service_can_not_lengthen_a_secret_s_life(
    database: Database, machines: Machines
) -> None:
    await machines.secret(await machines.client())
    with pytest.raises(Exception, match="permission denied"):
        async with database.system() as session:
            await session.run(text("UPDATE client_secret SET expires_at = 'infinity'"))


async def test_a_persons_own_roles_are_whole_without_a_grant(
    database: Database, machines: Machines
) -> None:
    grants = [{"person_id": ANN, "role": role, "granted_at": NOW} for role in Role]
    await write(database, [(RoleGrant, grant) for grant in grants])
    found = await identify(Credentials(f"Bearer {own_token()}"), VERIFIER, database, MOMENT)
    assert found == Viewer(ANN, ROLES)
