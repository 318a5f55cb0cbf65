"""`okrgraph auth check`: every step on the way of a token, and the token itself nowhere."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import select

from app.postgres import Urls, running
from app.tokens.check import OF_A_SECRET, OF_A_TOKEN, Step, explained
from app.tokens.issuers import AUDIENCE
from auth.credentials.opaque import digest
from auth.credentials.tokens import signed
from auth.identify import Credentials, identify
from model.client import ClientSecret
from rules.errors import NotAllowed
from rules.terms import ClientState, PersonStatus
from tests.auth.bad_tokens import BAD
from tests.auth.builders import segment
from tests.support.company import NOW
from tests.support.emptying import empty_all
from tests.support.machines import INTRANET, Site, site
from tests.support.terminal import okrgraph

SECONDS = int(NOW.timestamp())
DOCUMENT = "sha256:" + "a" * 64
THERE = ("--data", "data")


@pytest.fixture(scope="module")
async def page(urls: Urls, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        empty_all(owner)
    async with site(urls, tmp_path_factory.mktemp("page")) as page:
        yield page


@pytest.fixture(scope="module")
async def ada(page: Site) -> UUID:
    return await page.company.person("Ada Able")


async def last(page: Site, token: str, origin: str | None = None) -> tuple[str, bool]:
    """The step that decided, and whether it was passed; every step before it was."""
    steps = await explained(token, origin, page.services)
    assert [step.passed for step in steps[:-1]] == [True] * (len(steps) - 1)
    assert token not in str(steps)
    return steps[-1].name, steps[-1].passed


def own(page: Site, person: UUID, **changes: Any) -> str:
    usual = {
        "iss": "okrgraph",
        "aud": AUDIENCE,
        "sub": str(person),
        "act": {"sub": str(page.client)},
        "origin": INTRANET,
        "scope": "okrs:read",
        "iat": SECONDS,
        "exp": SECONDS + 600,
    }
    claims = {name: value for name, value in {**usual, **changes}.items() if value is not ...}
    return signed(page.services.signing_key, claims)


async def test_a_widget_token_passes_every_step(page: Site, ada: UUID) -> None:
    steps = await explained(await page.token(documents=DOCUMENT), None, page.services)
    assert steps == [
        Step("form", passed=True, told="It is a JSON Web Token in one strict reading."),
        Step("issuer", passed=True, told="This service made it."),
        Step(
            "key",
            passed=True,
            told="Its key is one of that issuer's, and Ed25519 is allowed to it.",
        ),
        Step("signature", passed=True, told="Its signature is that key's."),
        Step("audience", passed=True, told="It is meant for this service."),
        Step("lifetime", passed=True, told="It holds until 2026-11-18 09:10:00 UTC."),
        Step("claims", passed=True, told="Its other claims are those of an access token."),
        Step("origin", passed=True, told=f"It works on {INTRANET} only."),
        Step("person", passed=True, told="It stands for Ada Able, who works here."),
        Step("client", passed=True, told=f"The machine {page.client} acts for them."),
        Step("scopes", passed=True, told="It reaches okrs:read; 1 documents at most."),
        Step("request", passed=True, told="A request with it is answered."),
    ]


async def test_a_person_s_own_token_passes_every_step(page: Site, ada: UUID) -> None:
    token = page.services.token_of(ada, timedelta(minutes=5))
    steps = await explained(token, None, page.services)
    assert tuple(step.name for step in steps) == OF_A_TOKEN
    assert steps[-3].told == "Nobody acts for them."


async def test_a_secret_that_is_only_checked_is_not_marked_as_used(page: Site) -> None:
    secret = await page.machines.secret(page.client)
    assert await last(page, secret) == ("request", True)
    async with page.services.database.system() as session:
        ours = select(ClientSecret.last_used_on).where(ClientSecret.digest == digest(secret))
        assert await session.scalar(ours) is None


async def test_a_secret_in_a_page_is_told_as_refused(page: Site) -> None:
    assert await last(page, page.secret, INTRANET) == ("request", False)


async def test_a_machine_s_secret_passes_every_step(page: Site) -> None:
    steps = await explained(page.secret, None, page.services)
    assert tuple(step.name for step in steps) == OF_A_SECRET
    assert page.secret not in str(steps)


async def test_each_step_can_be_the_one_that_refuses(page: Site, ada: UUID) -> None:
    gone = await page.company.person("Al Away", status=PersonStatus.ENDED)
    revoked = await page.machines.client(state=ClientState.REVOKED)
    good = own(page, ada)
    found = {
        "no token": await last(page, "hello"),
        "issuer": await last(page, own(page, ada, iss="https://evil.example.com")),
        "key": await last(page, tampered_key(good)),
        "signature": await last(page, good[:-8] + "AAAAAAAA"),
        "audience": await last(page, own(page, ada, aud="wiki")),
        "lifetime": await last(page, own(page, ada, exp=SECONDS)),
        "claims": await last(page, own(page, ada, scope="openid")),
        "origin": await last(page, good, "https://evil.example.com"),
        "person": await last(page, own(page, gone)),
        "client": await last(page, own(page, ada, act={"sub": str(revoked)})),
        "secret": await last(page, "okr_" + "A" * 43),
        "revoked": await last(page, await page.machines.secret(revoked)),
        "form": await last(page, "okr_x"),
    }
    assert found == {
        "no token": ("form", False),
        **{name: (name, False) for name in OF_A_TOKEN[1:10]},
        "secret": ("client", False),
        "revoked": ("client", False),
        "form": ("form", False),
    }


def tampered_key(token: str) -> str:
    head = segment({"alg": "Ed25519", "kid": "gone", "typ": "at+jwt"})
    return ".".join([head, *token.split(".")[1:]])


async def test_it_says_of_each_token_what_a_request_would_meet(page: Site, ada: UUID) -> None:
    tokens = [
        *BAD.values(), own(page, ada), page.secret, own(page, ada, origin=...),
        own(page, ada, sub=str(uuid4())), page.services.token_of(ada, timedelta(minutes=5)),
    ]  # fmt: skip
    different: list[str] = []
    for token in tokens:
        explanation = await explained(token.strip(), INTRANET, page.services)
        if explanation[-1].passed != await answered(page, token.strip()):
            different.append(token)
    assert different == []


async def answered(page: Site, token: str) -> bool:
    services, given = page.services, Credentials(f"Bearer {token}", origin=INTRANET)
    try:
        await identify(given, services.verifier, services.database, services.moment())
    except NotAllowed:
        return False
    return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    row = "1,Ada,Able,ada@example.com,CEO,Ops,,Active"
    header = "Employee #,First Name,Last Name,Work Email,Job Title,Division,Supervisor EID,Status"
    (folder / "people.csv").write_text(f"{header}\n{row}\n")
    return folder


def test_the_command_works_in_a_pipe_and_exits_by_its_verdict(folder: Path) -> None:
    with running(folder / "data", initdb_options=["--no-sync"]):
        okrgraph(folder, "import", "people", "people.csv", *THERE)
        token = okrgraph(folder, "token", "--as", "ada@example.com", *THERE).out
        good = okrgraph(folder, "auth", "check", "-", "--json", *THERE, piped=token)
        assert (good.code, good.err, json.loads(good.out)[-1]["name"]) == (0, "", "request")
        bad = okrgraph(folder, "auth", "check", token.strip()[:-4] + "AAAA", *THERE)
    assert (bad.code, bad.err) == (1, "")
    lines = [line.split(maxsplit=2) for line in bad.out.splitlines()]
    assert lines[0] == ["step", "passed", "why"]
    assert lines[-1] == ["signature", "no", "This token can't be used: its signature is wrong."]
    assert token.split(".")[1] not in bad.out
