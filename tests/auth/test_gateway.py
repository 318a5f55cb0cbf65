"""A gateway in front of us: its signed word counts, and nothing else that passes through it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from app.providers import CorporateIssuer, FederationGateway
from app.settings import settings
from app.tokens.issuers import verifier_of
from auth.credentials.claims import Algorithm
from auth.credentials.gateway import Gateway, GatewayHeader, gateway_issuer
from auth.credentials.tokens import Trusted, mint
from auth.identify import Credentials, Verifier, identify
from auth.viewer import EVERY_SCOPE, Moment, Viewer
from connectors.addresses import parse_allow_list
from connectors.http import build_client
from model.database import Database
from model.person import Person
from model.role import RoleGrant
from rules.errors import Invalid, NotAllowed
from rules.terms import ClientState, PersonStatus, Role, Scope
from tests.auth.builders import (
    ANN,
    AUDIENCE,
    NOW,
    OWN,
    OWN_KEY,
    SECONDS,
    STRANGER,
    TRUSTED,
    KeysOf,
    changed,
    own_token,
    signed,
    token,
)
from tests.auth.world import write
from tests.support.machines import INTRANET, Machines

MOMENT = Moment(NOW, NOW.date())
URL = "https://gateway.example.com"
KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "gateway"})
PUBLIC = OKPKey.import_key({name: str(value) for name, value in KEY.as_dict(private=False).items()})
ED25519 = frozenset({Algorithm.ED25519})
BY_ID = Trusted(gateway_issuer(URL, AUDIENCE, ED25519, None), KeysOf({"gateway": PUBLIC}))
BY_ADDRESS = Trusted(gateway_issuer(URL, AUDIENCE, ED25519, "email"), KeysOf({"gateway": PUBLIC}))
READ = frozenset({Scope.OKRS_READ})
BY_IT = Viewer(ANN, through_gateway=True)
UNKNOWN = "5093caf2-6a2f-41b2-928a-9d0d897c9801"


@pytest.fixture
async def machines(database: Database) -> Machines:
    who = {"id": ANN, "name": "Ann", "sort_key": "ann"}
    address = {"email": "ann@example.com", "email_key": "ann@example.com"}
    await write(database, [(Person, {**who, **address, "status": PersonStatus.ACTIVE})])
    return Machines(database, ANN, NOW)


def said(head: dict[str, Any] | None = None, key: Any = KEY, **changes: Any) -> str:
    """What the gateway says of Ann, for a minute; a change to `...` leaves the name out."""
    usual = {"iss": URL, "aud": AUDIENCE, "sub": str(ANN), "iat": SECONDS, "exp": SECONDS + 60}
    header = {"alg": "Ed25519", "kid": "gateway", "typ": "at+jwt", **(head or {})}
    return signed(header, changed(usual, changes), key, header["alg"])


def verifier(header: GatewayHeader, trusted: Trusted = BY_ID, *, only: bool = False) -> Verifier:
    beside = [trusted] if header is GatewayHeader.AUTHORIZATION else []
    return Verifier([*TRUSTED, *beside], Gateway(trusted, header, only))


OPEN = verifier(GatewayHeader.AUTHORIZATION)
ONLY = verifier(GatewayHeader.AUTHORIZATION, only=True)
BESIDE = verifier(GatewayHeader.IDENTITY)
BESIDE_ONLY = verifier(GatewayHeader.IDENTITY, only=True)


async def viewer(
    database: Database, given: Credentials, by: Verifier = OPEN, moment: Moment = MOMENT
) -> Viewer:
    return await identify(given, by, database, moment)


async def refusal(database: Database, given: Credentials, by: Verifier = OPEN) -> NotAllowed:
    with pytest.raises(NotAllowed) as raised:
        await viewer(database, given, by)
    assert raised.value.code == "UNAUTHENTICATED"
    return raised.value


def bearer(text: str) -> Credentials:
    return Credentials(f"Bearer {text}")


async def test_the_gateway_says_who_asks_by_a_person_s_id(
    database: Database, machines: Machines
) -> None:
    assert await viewer(database, bearer(said())) == BY_IT


async def test_or_by_a_work_address_where_the_settings_name_its_claim(
    database: Database, machines: Machines
) -> None:
    by = verifier(GatewayHeader.AUTHORIZATION, BY_ADDRESS)
    given = bearer(said(sub="ann-7", email="Ann@example.com"))
    assert await viewer(database, given, by) == BY_IT


async def test_an_address_counts_for_nothing_where_the_settings_do_not_name_it(
    database: Database, machines: Machines
) -> None:
    await refusal(database, bearer(said(sub=UNKNOWN, email="ann@example.com")))


@pytest.mark.parametrize(
    ("scope", "reached"),
    [
        (..., EVERY_SCOPE),
        ("okrs:read", READ),
        ("openid profile okrs:read", READ),
        ("openid", frozenset[Scope]()),
        ("okrs:read okrs:read", READ),
        ("widget-sessions okrs:read", READ),
    ],
)
async def test_a_scope_narrows_what_the_person_reaches(
    database: Database, machines: Machines, scope: Any, reached: frozenset[Scope]
) -> None:
    found = await viewer(database, bearer(said(scope=scope)))
    assert found == replace(BY_IT, scopes=reached)


async def test_roles_come_from_our_rows_as_far_as_the_scope_reaches(
    database: Database, machines: Machines
) -> None:
    grant = {"person_id": ANN, "granted_at": NOW}
    await write(database, [(RoleGrant, {**grant, "role": role}) for role in Role])
    whole = await viewer(database, bearer(said(roles=["ADMINISTRATOR"])))
    narrow = await viewer(database, bearer(said(scope="okrs:read", roles=["ADMINISTRATOR"])))
    assert (whole.roles, narrow.roles) == (frozenset(Role), frozenset())


async def test_the_machine_that_it_names_as_acting_is_known_and_limits_it(
    database: Database, machines: Machines
) -> None:
    client = await machines.client(READ)
    found = await viewer(database, bearer(said(act={"sub": str(client)})))
    assert found == replace(BY_IT, scopes=READ, client_id=client)


async def test_no_revoked_machine_acts_through_it(database: Database, machines: Machines) -> None:
    client = await machines.client(READ, state=ClientState.REVOKED)
    await refusal(database, bearer(said(act={"sub": str(client)})))


BAD = {
    "five minutes and a second": said(exp=SECONDS + 301),
    "an hour": said(exp=SECONDS + 3600),
    "the last minute of an hour": said(iat=SECONDS - 3540, exp=SECONDS + 60),
    "no iat": said(iat=...),
    "no exp": said(exp=...),
    "expired": said(iat=SECONDS - 60, exp=SECONDS),
    "issued in the future": said(iat=SECONDS + 61, exp=SECONDS + 120),
    "not valid yet": said(nbf=SECONDS + 61),
    "another audience": said(aud="wiki"),
    "no audience": said(aud=...),
    "another issuer": said(iss="https://evil.example.com"),
    "its issuer with a slash": said(iss=f"{URL}/"),
    "in the name of ourselves": said(iss="https://okr.example.com/"),
    "in the name of the company": said(iss="https://login.example.com", email="ann@example.com"),
    "our own key": said({"kid": OWN_KEY.kid}, OWN_KEY),
    "our own key by its id": said(key=OWN_KEY),
    "a stranger's key": said({"alg": "RS256"}, STRANGER),
    "an unknown key": said({"kid": "gone"}),
    "an ID token": said(nonce="1"),
    "a logout token": said(events={}),
    "bound to a key": said(cnf={"jkt": "x"}),
    "a refresh token": said(typ="Refresh"),
    "no person": said(sub="ann"),
    "a person nobody knows": said(sub=UNKNOWN),
    "no subject": said(sub=...),
    "an origin, which it can't bind": said(origin=INTRANET),
    "documents, which it can't limit": said(documents=["sha256:a"]),
    "an empty scope": said(scope=""),
    "a list of scopes": said(scope=["okrs:read"]),
    "an actor of no machine": said(act={"sub": "hive"}),
    "an actor nobody knows": said(act={"sub": UNKNOWN}),
    "an actor that is a text": said(act="hive"),
    "an actor that is null": said(act=None),
    "no signature": said().rpartition(".")[0] + ".",
    "a scope written wider": ".".join(
        [said().split(".")[0], said(scope="administration").split(".")[1], said().split(".")[2]]
    ),
}


async def taken(database: Database, by: Verifier, given: dict[str, Credentials]) -> list[str]:
    """The names of those that were somebody, or were refused by another word than nobody's."""
    found: list[str] = []
    for name, credentials in given.items():
        try:
            await viewer(database, credentials, by)
        except NotAllowed as error:
            if error.code == "UNAUTHENTICATED":
                continue
        found.append(name)
    return found


async def test_no_bad_token_of_the_gateway_is_taken(database: Database, machines: Machines) -> None:
    assert await taken(database, OPEN, {name: bearer(bad) for name, bad in BAD.items()}) == []


async def test_no_bad_token_is_taken_from_a_header_of_its_own(
    database: Database, machines: Machines
) -> None:
    given = {name: Credentials(identity=bad) for name, bad in BAD.items()}
    assert await taken(database, BESIDE, given) == []


@pytest.mark.parametrize("change", [{"status": PersonStatus.ENDED}, {"retired_at": NOW}], ids=str)
async def test_who_has_left_is_out_whatever_the_gateway_says(
    database: Database, change: dict[str, Any]
) -> None:
    who = {"id": ANN, "name": "Ann", "sort_key": "ann", "status": PersonStatus.ACTIVE}
    await write(database, [(Person, {**who, **change})])
    await refusal(database, bearer(said()))


PLAIN = {
    "a person's id": str(ANN),
    "an address": "ann@example.com",
    "JSON": '{"sub": "ann"}',
    "an id in base64": "YW5u",
    "nothing": "",
    "the word Bearer too": f"Bearer {said()}",
    "our own token": own_token(),
    "the company's token": token(),
    "a machine's secret": "okr_" + "A" * 43,
    "two tokens": f"{said()},{said()}",
}


async def test_a_header_that_only_names_somebody_is_never_believed(
    database: Database, machines: Machines
) -> None:
    given = {name: Credentials(identity=plain) for name, plain in PLAIN.items()}
    assert await taken(database, BESIDE, given) == []


async def test_the_header_of_its_own_wins_over_the_user_s_authorization(
    database: Database, machines: Machines
) -> None:
    given = Credentials("Bearer of-some-other-service", identity=said())
    assert await viewer(database, given, BESIDE) == BY_IT


async def test_a_bad_header_of_its_own_is_not_made_good_by_the_user_s_authorization(
    database: Database, machines: Machines
) -> None:
    given = Credentials(f"Bearer {own_token()}", identity=said(aud="wiki"))
    await refusal(database, given, BESIDE)


async def test_its_token_counts_in_its_own_header_only(
    database: Database, machines: Machines
) -> None:
    assert "issuer" in (await refusal(database, bearer(said()), BESIDE)).message


@pytest.mark.parametrize("by", [Verifier(TRUSTED), OPEN, ONLY], ids=["none", "open", "only"])
async def test_its_header_is_nothing_where_the_settings_do_not_name_it(
    database: Database, machines: Machines, by: Verifier
) -> None:
    await refusal(database, Credentials(identity=said()), by)


async def test_others_are_answered_beside_a_gateway(database: Database, machines: Machines) -> None:
    for by in (OPEN, BESIDE):
        for other in (own_token(), token()):
            assert await viewer(database, bearer(other), by) == Viewer(ANN)


@pytest.mark.parametrize("by", [ONLY, BESIDE_ONLY], ids=["authorization", "x-okr-identity"])
async def test_nobody_else_is_answered_where_the_gateway_is_the_only_way_in(
    database: Database, machines: Machines, by: Verifier
) -> None:
    minutes = timedelta(minutes=5)
    own = mint(OWN_KEY, OWN, person_id=ANN, ttl=minutes, now=NOW, jti="1")
    secret = await machines.secret(await machines.client())
    others = [bearer(text) for text in (own, token(), secret)]
    for given in (*others, Credentials(), Credentials(session="A" * 43)):
        await refusal(database, given, by)


@pytest.mark.parametrize("by", [ONLY, BESIDE_ONLY], ids=["authorization", "x-okr-identity"])
async def test_a_browser_s_session_does_not_help_beside_another_token(
    database: Database, machines: Machines, by: Verifier
) -> None:
    await refusal(database, replace(bearer(own_token()), session="A" * 43), by)


async def test_the_gateway_is_answered_where_it_is_the_only_way_in(
    database: Database, machines: Machines
) -> None:
    assert await viewer(database, bearer(said()), ONLY) == BY_IT
    assert await viewer(database, Credentials(identity=said()), BESIDE_ONLY) == BY_IT


GATEWAY = {"url": URL, "audience": AUDIENCE, "jwks_url": f"{URL}/keys"}


async def verifier_from(**more: Any) -> Verifier:
    chosen = settings(gateway={**GATEWAY, **more.pop("gateway", {})}, **more)
    client = build_client(parse_allow_list([]), clock=lambda: NOW)
    try:
        return verifier_of(chosen, [OWN_KEY], client)
    finally:
        await client.aclose()


@pytest.mark.parametrize(("header", "beside"), [("authorization", 2), ("x-okr-identity", 1)])
async def test_the_settings_say_where_its_token_stands(header: str, beside: int) -> None:
    found = await verifier_from(gateway={"header": header, "only": True})
    assert found.gateway is not None
    assert (found.gateway.header.value, found.gateway.only) == (header, True)
    assert len(found.trusted) == beside


async def test_a_gateway_lives_by_ids_unless_the_settings_name_a_claim() -> None:
    plain = await verifier_from()
    named = await verifier_from(gateway={"email_claim": "upn"})
    assert [
        each.gateway and each.gateway.trusted.issuer.email_claim for each in (plain, named)
    ] == [
        None,
        "upn",
    ]


async def test_a_gateway_that_is_a_company_s_issuer_too_is_refused_at_the_start() -> None:
    """Its tokens would be read as the company's, and their scopes as nothing."""
    issuer = CorporateIssuer.model_validate({**GATEWAY, "jwks_url": f"{URL}/other"})
    for clash in ({"issuers": [issuer.model_dump()]}, {"public_url": URL}):
        with pytest.raises(Invalid, match="url of its own"):
            await verifier_from(**clash)


def test_nobody_sets_a_longer_life_for_its_tokens() -> None:
    assert "lifetime" not in " ".join(FederationGateway.model_fields)
    assert BY_ID.issuer.lifetime == timedelta(minutes=5)


def test_there_are_many_bad_tokens_of_a_gateway() -> None:
    assert len(BAD) + len(PLAIN) >= 40
