"""Every request is somebody our rows know, or nobody."""

from datetime import timedelta
from typing import Any

import pytest

from auth.credentials.tokens import mint
from auth.identify import Credentials, Verifier, identify
from auth.viewer import Moment, Viewer
from model.database import Database
from model.person import Person
from model.role import RoleGrant
from rules.errors import NotAllowed
from rules.terms import PersonStatus, Role
from tests.auth.builders import ANN, NOW, OWN, OWN_KEY, TRUSTED, own_token, token
from tests.auth.world import write

VERIFIER = Verifier(TRUSTED)
MOMENT = Moment(NOW, NOW.date())
NOBODY = Viewer(ANN, frozenset())

# The id of no person; fixed, because test workers must collect the same names.
STRANGER = "5093caf2-6a2f-41b2-928a-9d0d897c9801"


async def ann(database: Database, **more: Any) -> None:
    email = "ann@example.com"
    who = {"id": ANN, "name": "Ann", "sort_key": "ann", "email": email, "email_key": email}
    await write(database, [(Person, {**who, "status": PersonStatus.ACTIVE, **more})])


async def signed_in(database: Database, bearer: str) -> Viewer:
    return await identify(Credentials(f"Bearer {bearer}"), VERIFIER, database, MOMENT)


async def refusal(database: Database, authorization: str | None) -> NotAllowed:
    with pytest.raises(NotAllowed) as raised:
        await identify(Credentials(authorization), VERIFIER, database, MOMENT)
    return raised.value


async def test_our_own_token_is_the_person_it_names(database: Database) -> None:
    await ann(database)
    minutes = timedelta(minutes=5)
    minted = mint(OWN_KEY, OWN, person_id=ANN, ttl=minutes, now=NOW, jti="1")
    assert await signed_in(database, minted) == NOBODY


async def test_the_companys_token_is_the_person_with_its_email(database: Database) -> None:
    await ann(database)
    assert await signed_in(database, token()) == NOBODY


async def test_an_email_is_the_same_however_it_is_written(database: Database) -> None:
    await ann(database)
    assert await signed_in(database, token(email="Ann@Example.COM")) == NOBODY


async def test_roles_come_from_our_rows(database: Database) -> None:
    await ann(database)
    grant = {"person_id": ANN, "granted_at": NOW}
    roles = (Role.ADMINISTRATOR, Role.HR_REVIEWER)
    await write(database, [(RoleGrant, {**grant, "role": role}) for role in roles])
    assert await signed_in(database, token()) == Viewer(ANN, frozenset(roles))


async def test_roles_of_a_token_count_for_nothing(database: Database) -> None:
    await ann(database)
    claims = {"roles": ["ADMINISTRATOR"], "groups": ["admin"], "scope": "admin"}
    assert await signed_in(database, token(**claims)) == NOBODY


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer  "])
async def test_the_scheme_is_read_in_any_case(database: Database, scheme: str) -> None:
    await ann(database)
    found = await identify(Credentials(f"{scheme} {token()}"), VERIFIER, database, MOMENT)
    assert found == NOBODY


GOOD = token()
NO_HEADERS: dict[str, str | None] = {
    "no header": None,
    "empty": "",
    "blank": " ",
    "no token": "Bearer",
    "no token but a space": "Bearer ",
    "no scheme": GOOD,
    "Basic": f"Basic {GOOD}",
    "Token": f"Token {GOOD}",
    "DPoP": f"DPoP {GOOD}",
    "no space": f"Bearer{GOOD}",
    "a tab": f"Bearer\t{GOOD}",
    "two tokens": f"Bearer {GOOD} {GOOD}",
    "two headers in one": f"Bearer {GOOD}, Bearer {GOOD}",
    "a newline after": f"Bearer {GOOD}\n",
    "a newline before": f"Bearer \n{GOOD}",
    "null": "Bearer null",
    "undefined": "Bearer undefined",
    "very long": "Bearer " + "a" * 100_000,
}


@pytest.mark.parametrize("header", NO_HEADERS)
async def test_no_other_header_is_anybody(database: Database, header: str) -> None:
    await ann(database)
    assert (await refusal(database, NO_HEADERS[header])).code == "UNAUTHENTICATED"


async def test_a_stranger_is_told_what_to_do(database: Database) -> None:
    assert "HR" in (await refusal(database, f"Bearer {token()}")).message


@pytest.mark.parametrize("more", [{"status": PersonStatus.ENDED}, {"retired_at": NOW}], ids=str)
@pytest.mark.parametrize("bearer", [token(), own_token()], ids=["company", "own"])
async def test_who_has_left_is_a_stranger_at_once(
    database: Database, more: dict[str, Any], bearer: str
) -> None:
    await ann(database, **more)
    assert (await refusal(database, f"Bearer {bearer}")).code == "UNAUTHENTICATED"


async def test_a_stranger_and_who_has_left_are_told_the_same(database: Database) -> None:
    stranger = await refusal(database, f"Bearer {token()}")
    await ann(database, status=PersonStatus.ENDED)
    assert (await refusal(database, f"Bearer {token()}")).message == stranger.message


@pytest.mark.parametrize("email", ["\u212aim@example.com", "ki\u0307m@example.com"])
async def test_a_letter_that_only_looks_alike_is_another_address(
    database: Database, email: str
) -> None:
    await ann(database, email="kim@example.com", email_key="kim@example.com")
    await refusal(database, f"Bearer {token(email=email)}")


async def test_spaces_around_an_address_are_not_part_of_it(database: Database) -> None:
    await ann(database)
    assert await signed_in(database, token(email=" ann@example.com ")) == NOBODY


@pytest.mark.parametrize("subject", ["ann", "1", STRANGER, "' OR 1=1 --", "{}"])
async def test_our_own_token_of_no_person_is_nobody(database: Database, subject: str) -> None:
    await ann(database)
    bad = own_token(sub=subject)
    assert (await refusal(database, f"Bearer {bad}")).code == "UNAUTHENTICATED"


async def test_our_own_token_does_not_go_by_its_email(database: Database) -> None:
    await ann(database)
    bad = own_token(sub=STRANGER, email="ann@example.com")
    assert (await refusal(database, f"Bearer {bad}")).code == "UNAUTHENTICATED"
