"""Requests for widget tokens, and widget tokens, that must not be taken: on one site they share."""

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from app.postgres import Urls
from app.tokens.issuers import AUDIENCE
from auth.credentials.tokens import signed
from auth.identify import Credentials, identify
from auth.viewer import Viewer
from resolvers.ids import global_id
from rules.errors import NotAllowed
from rules.terms import Role
from tests.support.company import NOW
from tests.support.emptying import empty_all
from tests.support.machines import INTRANET, PATH, Site, code_of, codes_of, site

ADA = "ada.able@example.com"
DOCUMENT = "sha256:" + "a" * 64
SECONDS = int(NOW.timestamp())
JWT = "urn:ietf:params:oauth:token-type:jwt"
EVERY = "okrs:read okrs:write performance:read performance:write"
STRANGER = "5093caf2-6a2f-41b2-928a-9d0d897c9801"


@pytest.fixture(scope="module")
async def page(urls: Urls, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        empty_all(owner)
    async with site(urls, tmp_path_factory.mktemp("page")) as page:
        yield page


@pytest.fixture(scope="module")
async def ada(page: Site) -> UUID:
    return await page.company.person("Ada Able")


@pytest.fixture(scope="module")
async def eve(page: Site) -> UUID:
    """Somebody who may do everything, so that nothing but a token stands in the way."""
    eve = await page.company.person("Eve Every")
    for role in Role:
        await page.company.role(eve, role)
    return eve


@pytest.fixture(scope="module")
async def ids(page: Site, eve: UUID) -> dict[str, str]:
    goal = await page.company.objective("Win", cycle=await page.company.cycle(), owner=eve)
    result = await page.company.key_result("Sell", objective=goal, owner_id=eve)
    return {"a check-in": global_id("KeyResult", result), "a role": global_id("Person", eve)}


@pytest.fixture(scope="module")
async def wide(page: Site) -> tuple[str, str]:
    """A machine that may ask for all that a page may reach, and its secret."""
    client = await page.machines.client()
    await page.machines.change(client, scopes=[*EVERY.split(), "widget-sessions"])
    return str(client), await page.machines.secret(client)


async def viewer(page: Site, token: str) -> Viewer:
    services = page.services
    given = Credentials(f"Bearer {token}", origin=INTRANET)
    return await identify(given, services.verifier, services.database, services.moment())


WORDS = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject": ADA,
    "origin": INTRANET,
}
REFUSALS: dict[str, tuple[dict[str, Any], int, str]] = {
    "no grant_type": ({"grant_type": ...}, 400, "invalid_request"),
    "another grant": ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type"),
    "a password": ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    "no client": ({"client_id": ...}, 401, "invalid_client"),
    "no secret": ({"client_secret": ...}, 401, "invalid_client"),
    "another secret": ({"client_secret": "okr_" + "A" * 43}, 401, "invalid_client"),
    "no form of a secret": ({"client_secret": "okr_secret"}, 401, "invalid_client"),
    "another client": ({"client_id": str(uuid4())}, 401, "invalid_client"),
    "no form of a client": ({"client_id": "intranet"}, 401, "invalid_client"),
    "a person as client": ({"client_id": global_id("Person", UUID(int=1))}, 401, "invalid_client"),
    "an empty secret": ({"client_secret": ""}, 400, "invalid_request"),
    "no subject": ({"subject": ...}, 400, "invalid_request"),
    "an empty subject": ({"subject": " "}, 400, "invalid_request"),
    "a NUL in the subject": ({"subject": f"{ADA}\0"}, 400, "invalid_request"),
    "a long subject": ({"subject": "a" * 400}, 400, "invalid_request"),
    "a stranger": ({"subject": "bo@example.com"}, 400, "invalid_request"),
    "a stranger's id": ({"subject": str(uuid4())}, 400, "invalid_request"),
    "no address and no id": ({"subject": "ada"}, 400, "invalid_request"),
    "an address that looks alike": (
        {"subject": "ada.able@example.com".replace("k", "\u212a").replace("a", "\u0430", 1)},
        400,
        "invalid_request",
    ),
    "both subjects": (
        {"subject_token": "a.b.c", "subject_token_type": JWT},
        400,
        "invalid_request",
    ),
    "a token's type alone": ({"subject_token_type": JWT}, 400, "invalid_request"),
    "a token without its type": (
        {"subject": ..., "subject_token": "a.b.c"},
        400,
        "invalid_request",
    ),
    "a token of another type": (
        {
            "subject": ...,
            "subject_token": "a.b.c",
            "subject_token_type": "urn:ietf:params:oauth:token-type:saml2",
        },
        400,
        "invalid_request",
    ),
    "no token at all": (
        {"subject": ..., "subject_token": "a.b.c", "subject_token_type": JWT},
        400,
        "invalid_request",
    ),
    "an actor": ({"actor_token": "a.b.c"}, 400, "invalid_request"),
    "a refresh token": (
        {"requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token"},
        400,
        "invalid_request",
    ),
    "another audience": ({"audience": "wiki"}, 400, "invalid_target"),
    "a resource": ({"resource": "https://wiki.example.com"}, 400, "invalid_request"),
    "no origin": ({"origin": ...}, 400, "invalid_request"),
    "another origin": ({"origin": "https://evil.example.com"}, 400, "invalid_target"),
    "an origin with a path": ({"origin": f"{INTRANET}/"}, 400, "invalid_target"),
    "an origin in capitals": ({"origin": INTRANET.upper()}, 400, "invalid_target"),
    "any origin": ({"origin": "*"}, 400, "invalid_target"),
    "the null origin": ({"origin": "null"}, 400, "invalid_target"),
    "a wider scope": ({"scope": "okrs:read performance:read"}, 400, "invalid_scope"),
    "a scope to write": ({"scope": "okrs:write"}, 400, "invalid_scope"),
    "a scope for more tokens": ({"scope": "widget-sessions"}, 400, "invalid_scope"),
    "a scope to administer": ({"scope": "administration"}, 400, "invalid_scope"),
    "a scope of others": ({"scope": "openid"}, 400, "invalid_scope"),
    "a scope in capitals": ({"scope": "OKRS:READ"}, 400, "invalid_scope"),
    "no time": ({"expires_in": "0"}, 400, "invalid_request"),
    "too long": ({"expires_in": "601"}, 400, "invalid_request"),
    "a negative time": ({"expires_in": "-1"}, 400, "invalid_request"),
    "a time in words": ({"expires_in": "soon"}, 400, "invalid_request"),
    "half a second": ({"expires_in": "0.5"}, 400, "invalid_request"),
    "no documents": ({"documents": ""}, 400, "invalid_request"),
    "too many documents": (
        {"documents": " ".join(f"sha256:{at:064}" for at in range(51))},
        400,
        "invalid_request",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_what_can_not_be_granted_is_refused_as_oauth_has_it(
    page: Site, ada: UUID, name: str
) -> None:
    changes, status, error = REFUSALS[name]
    answer = await page.asked(**changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.headers["cache-control"] == "no-store"
    assert ("www-authenticate" in answer.headers) == (status == 401)
    description = answer.json()["error_description"]
    assert description.isascii()
    assert description.isprintable()
    assert not {'"', "\\"} & set(description)


BODIES: dict[str, tuple[str, bytes]] = {
    "nothing": ("application/json", b""),
    "no JSON": ("application/json", b"{"),
    "a list": ("application/json", b"[]"),
    "null": ("application/json", b"null"),
    "deep": ("application/json", b"[" * 20_000),
    "a name twice": ("application/json", b'{"origin": "a", "origin": "b"}'),
    "not UTF-8": ("application/json", b'{"origin": "\xff"}'),
    "a form with a name twice": ("application/x-www-form-urlencoded", b"origin=a&origin=b"),
    "a form not in ASCII": ("application/x-www-form-urlencoded", "origin=ä".encode()),
    "text": ("text/plain", b"origin=a"),
    "a multipart form": ("multipart/form-data; boundary=x", b"--x--"),
    "no type": ("", b"origin=a"),
    "70 kB": ("application/x-www-form-urlencoded", b"origin=" + b"a" * 70_000),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_reads_in_no_way_or_in_two_is_refused(page: Site, name: str) -> None:
    kind, body = BODIES[name]
    answer = await page.sent("POST", PATH, content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


HEADERS = {
    "no Basic": "Bearer abc",
    "no base64": "Basic !!!",
    "no colon": "Basic " + b64encode(b"abc").decode(),
    "no UTF-8": "Basic " + b64encode(b"\xff:\xff").decode(),
    "nothing": "Basic ",
    "two spaces": "Basic  " + b64encode(b"a:b").decode(),
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
async def test_no_other_authorization_is_a_machine_s(page: Site, header: str) -> None:
    answer = await page.sent("POST", PATH, data=WORDS, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example.com", f"{INTRANET}:443", f"{INTRANET}/", ""]
)
async def test_a_token_works_on_no_other_origin_and_without_none(
    page: Site, ada: UUID, origin: str | None
) -> None:
    answer = await page.query(await page.token(), origin=origin)
    assert code_of(answer) == (401, "UNAUTHENTICATED")


async def test_a_token_does_not_work_in_an_address_bar(page: Site, ada: UUID) -> None:
    """A GET of a browser names no origin, so it could be anybody's."""
    headers = {"Authorization": f"Bearer {await page.token()}"}
    answer = await page.sent("GET", "/graphql?query={__typename}", headers=headers)
    assert code_of(answer) == (401, "UNAUTHENTICATED")


async def test_a_get_is_not_taken(page: Site) -> None:
    assert (await page.sent("GET", PATH)).status_code == 405


QUERIES = {
    "directory": ("{ people { nodes { name } } }", None),
    "objectives": ("{ objectives { nodes { title } } }", "okrs:read"),
    "my work": ("{ me { person { objectives { nodes { title } } } } }", "okrs:read"),
    "private notes": ("{ me { privateNotes { nodes { id } } } }", "performance:read"),
    "connections": ("{ connections { name } }", "administration"),
    "machines": ("{ clients { nodes { name } } }", "administration"),
    "a check-in": (
        'mutation { checkInCreate(input: {keyResult: "%s", value: "1"}) { errors { code } } }',
        "okrs:write",
    ),
    "a machine": (
        'mutation { clientCreate(input: {name: "x", scopes: []}) { errors { code } } }',
        "administration",
    ),
    "a role": (
        'mutation { roleGrant(input: {person: "%s", role: ADMINISTRATOR}) { errors { code } } }',
        "administration",
    ),
}
SCOPES = ("okrs:read", "okrs:write", "performance:read", "performance:write", EVERY)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("name", QUERIES)
async def test_a_token_reaches_no_further_than_its_scope(
    page: Site, wide: tuple[str, str], eve: UUID, ids: dict[str, str], name: str, scope: str
) -> None:
    query, needed = QUERIES[name]
    client, _ = wide
    told = claims(page, eve, scope=scope, act={"sub": client})
    token = signed(page.services.signing_key, told)
    answer = await page.query(token, query.replace("%s", ids.get(name, "")))
    needs = {needed, "okrs:read"} if name == "a check-in" else {needed}
    expected = needs <= {None, *scope.split()}
    assert (codes_of(answer.json()) == set()) == expected, answer.text
    assert codes_of(answer.json()) <= {"OUT_OF_SCOPE", "NOT_ALLOWED"}


async def test_a_leaked_token_reads_no_private_note(page: Site, ada: UUID) -> None:
    answer = await page.query(await page.token(), "{ me { privateNotes { nodes { text } } } }")
    assert codes_of(answer.json()) == {"OUT_OF_SCOPE"}


def claims(page: Site, person: UUID, **changes: Any) -> dict[str, Any]:
    """What a good token of ours says; a change to `...` leaves the name out."""
    usual = {
        "iss": page.services.settings.issuer_url,
        "aud": AUDIENCE,
        "sub": str(person),
        "act": {"sub": str(page.client)},
        "origin": INTRANET,
        "scope": "okrs:read",
        "iat": SECONDS,
        "exp": SECONDS + 600,
        "jti": "1",
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not ...}


BAD: dict[str, dict[str, Any]] = {
    "11 minutes": {"exp": SECONDS + 660},
    "a day": {"exp": SECONDS + 86_400},
    "no iat": {"iat": ...},
    "an iat of long ago": {"iat": SECONDS - 3600},
    "an iat in the future": {"iat": SECONDS + 120, "exp": SECONDS + 600},
    "no exp": {"exp": ...},
    "expired": {"iat": SECONDS - 60, "exp": SECONDS},
    "nbf in the future": {"nbf": SECONDS + 120},
    "exp in words": {"exp": "soon"},
    "no actor": {"act": ...},
    "no actor's id": {"act": {}},
    "an actor that is a text": {"act": "intranet"},
    "an actor that is null": {"act": None},
    "an actor in a list": {"act": [{"sub": str(uuid4())}]},
    "an actor without a machine's id": {"act": {"sub": "intranet"}},
    "an actor that is a number": {"act": {"sub": 1}},
    "an actor that is not registered": {"act": {"sub": "5093caf2-6a2f-41b2-928a-9d0d897c9801"}},
    "no origin": {"origin": ...},
    "an empty origin": {"origin": ""},
    "a null origin": {"origin": None},
    "any origin": {"origin": "*"},
    "a list of origins": {"origin": [INTRANET]},
    "another origin": {"origin": "https://evil.example.com"},
    "no scope": {"scope": ...},
    "an empty scope": {"scope": ""},
    "a null scope": {"scope": None},
    "a list of scopes": {"scope": ["okrs:read"]},
    "a scope of others": {"scope": "openid"},
    "a scope of others beside ours": {"scope": "okrs:read openid"},
    "a scope twice": {"scope": "okrs:read okrs:read"},
    "a scope with two spaces": {"scope": "okrs:read  okrs:write"},
    "a scope for more tokens": {"scope": "widget-sessions"},
    "no documents in the list": {"documents": []},
    "null documents": {"documents": None},
    "documents in a text": {"documents": DOCUMENT},
    "documents by number": {"documents": [1]},
    "documents twice": {"documents": [DOCUMENT, DOCUMENT]},
    "documents in an object": {"documents": {DOCUMENT: True}},
    "no subject": {"sub": ...},
    "another subject": {"sub": "5093caf2-6a2f-41b2-928a-9d0d897c9801"},
    "an address as subject": {"sub": ADA},
    "another audience": {"aud": "wiki"},
    "several audiences and a client": {"aud": [AUDIENCE, "wiki"], "azp": "wiki"},
    "another issuer": {"iss": "https://login.example.com"},
    "an issuer with a slash": {"iss": "okrgraph/"},
    "an ID token": {"nonce": "1"},
    "a logout token": {"events": {}},
    "bound to a key": {"cnf": {"jkt": "x"}},
    "a refresh token": {"typ": "Refresh"},
    "the actor alone": {"origin": ..., "scope": ...},
    "the origin alone": {"act": ..., "scope": ...},
    "the scope alone": {"act": ..., "origin": ...},
    "the documents alone": {"act": ..., "origin": ..., "scope": ..., "documents": [DOCUMENT]},
}  # fmt: skip


async def refusal(page: Site, token: str) -> NotAllowed:
    with pytest.raises(NotAllowed) as raised:
        await viewer(page, token)
    return raised.value


def test_there_are_many_bad_widget_tokens() -> None:
    assert len(BAD) >= 50


async def test_what_the_bad_tokens_differ_from_is_a_good_one(page: Site, ada: UUID) -> None:
    good = signed(page.services.signing_key, claims(page, ada))
    assert (await viewer(page, good)).person_id == ada


@pytest.mark.parametrize("name", BAD)
async def test_a_token_with_our_own_signature_is_refused_for(
    page: Site, ada: UUID, name: str
) -> None:
    """Whatever made it so: a token that says less than all of its limits has none of our trust."""
    bad = signed(page.services.signing_key, claims(page, ada, **BAD[name]))
    assert (await refusal(page, bad)).code == "UNAUTHENTICATED"


async def test_a_token_that_somebody_changed_is_refused(page: Site, ada: UUID) -> None:
    head, body, signature = (await page.token()).split(".")
    wider = claims(page, ada, scope="okrs:read performance:read")
    other = signed(page.services.signing_key, wider).split(".")
    for bad in (f"{head}.{other[1]}.{signature}", f"{head}.{body}.{other[2]}", f"{head}.{body}."):
        assert (await refusal(page, bad)).code == "UNAUTHENTICATED"
