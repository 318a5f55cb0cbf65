"""Signing in and out by the company's OpenID provider: authorization code with PKCE.

Errors: Invalid where the browser's request is not part of a sign-in it began, NotAllowed where the
provider or our rows say no, Unreachable while the provider is down; nobody is signed in then.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from auth.credentials.opaque import Random
from auth.credentials.tokens import Keys, Trusted
from auth.sign_in.attempts import Attempt, begin_attempt, claim_attempt
from auth.sign_in.discovery import Discovery, Provider
from auth.sign_in.id_tokens import Expected, SignedIn, id_token_issuer, verify_id_token
from auth.sign_in.line import Line
from auth.sign_in.logout_tokens import verify_logout_token
from auth.sign_in.oauth import Registration, authorization_url, code_request, logout_url
from auth.sign_in.sessions import Beginning, begin, end, end_by_provider
from auth.viewer import Moment, person_by_email
from model.audit import Auditor, Entry
from model.database import Database, SystemSession
from model.person import Person
from rules.errors import (
    ConnectorError,
    Invalid,
    NotAllowed,
    OkrGraphError,
    Refused,
    Unreachable,
    Unreadable,
)

PostForm = Callable[[str, Mapping[str, str], Mapping[str, str]], Awaitable[Any]]
KeysAt = Callable[[str], Keys]
SIGNED_IN = "signIn"
SIGNED_OUT = "signOut"
PROMPTS = frozenset({None, "login", "select_account"})
BUSY = frozenset({"temporarily_unavailable", "server_error"})
SAID_NO = frozenset({"access_denied", "login_required", "interaction_required", "consent_required"})


@dataclass(frozen=True, slots=True)
class Leaving:
    """A browser on its way to the provider: its cookie, where it goes on later, what it asks."""

    browser: str = field(repr=False)
    path: str
    prompt: str | None


@dataclass(frozen=True, slots=True)
class Returned:
    """A browser that comes back from the provider: its cookies, and what the address says."""

    browser: str = field(repr=False)
    session: str | None = field(repr=False)
    state: str = field(repr=False)
    code: str | None = field(repr=False)
    issuer: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """Whom the provider has signed in, the ID token that says so, and where they go on to."""

    signed_in: SignedIn
    id_token: str = field(repr=False)
    path: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A person signed in: the token of their new session, and the path to go on to."""

    token: str = field(repr=False)
    path: str


@dataclass(frozen=True, slots=True)
class Tokens:
    id_token: str = field(repr=False)
    access_token: str | None = field(repr=False)


class SignIn:
    """One provider and us, its client; HTTP and chance are passed in."""

    def __init__(
        self,
        us: Registration,
        discovery: Discovery,
        keys_at: KeysAt,
        post_form: PostForm,
        random: Random,
    ) -> None:
        self._line = Line()
        self.session_lifetime = us.session_lifetime
        self._us = us
        self._discovery = discovery
        self._issuer = id_token_issuer(us.issuer, us.client_id, us.email_claim)
        self._keys_at = keys_at
        self._keys: tuple[str, Keys] | None = None
        self._post_form = post_form
        self._random = random

    async def begin(self, database: Database, leaving: Leaving, moment: Moment) -> str:
        """Where to send a browser that wants to sign in."""
        if leaving.prompt not in PROMPTS:
            raise Invalid("The prompt may be login or select_account.", path=["prompt"])
        provider = await self._provider()
        async with database.system() as session:
            attempt = await begin_attempt(
                session, leaving.browser, leaving.path, moment.now, self._random
            )
        return authorization_url(self._us, provider.authorization, attempt, leaving.prompt)

    async def prove(self, database: Database, returned: Returned, moment: Moment) -> Proof:
        """Whom a browser that comes back has brought proof of."""
        # Whoever is turned away here may come again: their attempt is not used up.
        with self._line.waiting():
            # In a transaction of its own: whatever fails later, this attempt is used up.
            async with database.system() as session:
                attempt, path = await claim_attempt(
                    session, returned.browser, returned.state, moment.now
                )
            signed_in, id_token = await self._proof(returned, attempt, moment)
        return Proof(signed_in, id_token, path)

    async def enter(
        self, database: Database, proof: Proof, auditor: Auditor, moment: Moment
    ) -> Finished:
        """A new session for whom the provider has signed in; NotAllowed for a stranger."""
        async with database.system() as session:
            person_id = await person_by_email(session, proof.signed_in.email, moment.today)
            of = Beginning(
                person_id, proof.signed_in, proof.id_token, moment.now, self.session_lifetime
            )
            token = await begin(session, of, self._random)
            await noted(auditor, session, SIGNED_IN, person_id, moment)
        return Finished(token, proof.path)

    async def leave(
        self, database: Database, token: str, auditor: Auditor, moment: Moment
    ) -> str | None:
        """Ends a session here; its ID token, if there was one."""
        async with database.system() as session:
            ended = await end(session, token)
        if ended is None:
            return None
        # On its own, so that a session ends whatever the audit says.
        async with database.system() as session:
            await noted(auditor, session, SIGNED_OUT, ended.person_id, moment)
        return ended.id_token

    async def sign_out(
        self, database: Database, token: str, auditor: Auditor, moment: Moment
    ) -> str:
        """Ends a session; answers where the browser goes to end the provider's as well."""
        id_token = await self.leave(database, token, auditor, moment)
        if id_token is None:
            return self._us.signed_out_url
        try:
            provider = await self._provider()
        except ConnectorError:
            return self._us.signed_out_url
        if provider.logout is None:
            return self._us.signed_out_url
        return logout_url(self._us, provider.logout, id_token)

    async def obey(
        self, database: Database, logout_token: str, auditor: Auditor, moment: Moment
    ) -> None:
        """Ends the sessions that the provider tells us to end; NotAllowed if it is not the one."""
        with self._line.waiting():
            provider = await self._discovery.provider()
            told = await verify_logout_token(logout_token, self._trusted(provider), now=moment.now)
        async with database.system() as session:
            ended = await end_by_provider(session, told)
        entries = [entry_of(SIGNED_OUT, person_id) for person_id in ended]
        async with database.system() as session:
            who: dict[str, Any] = {"actor_id": None, "client_id": None}
            await auditor.write(session, entries, **who, at=moment.now)

    async def _provider(self) -> Provider:
        """The provider as it is known; only who would have to ask it stands in line."""
        known = self._discovery.known()
        if known is not None:
            return known
        with self._line.waiting():
            return await self._discovery.provider()

    async def _proof(
        self, returned: Returned, attempt: Attempt, moment: Moment
    ) -> tuple[SignedIn, str]:
        """Whom the provider has signed in, and the ID token that says so."""
        provider = await self._discovery.provider()
        tokens = await self._redeem(provider, self._code_of(returned, provider), attempt)
        expected = Expected(attempt.nonce, tokens.access_token, self._us.max_age)
        trusted = self._trusted(provider)
        signed_in = await verify_id_token(tokens.id_token, trusted, expected, now=moment.now)
        return signed_in, tokens.id_token

    def _code_of(self, returned: Returned, provider: Provider) -> str:
        """The code, once it is sure that this provider sent it (RFC 9207)."""
        named = returned.issuer is not None or provider.names_itself
        if named and returned.issuer != self._us.issuer:
            raise NotAllowed("Another identity provider than ours sent this answer.")
        if returned.error is not None:
            raise refusal(returned.error)
        if not returned.code:
            raise Refused("The identity provider sent neither a code nor an error.")
        return returned.code

    async def _redeem(self, provider: Provider, code: str, attempt: Attempt) -> Tokens:
        form, headers = code_request(self._us, provider.token, code, attempt)
        answer = await self._post_form(provider.token, form, headers)
        if not isinstance(answer, dict):
            raise Unreadable("The identity provider's answer is no JSON object.")
        told = cast("Mapping[str, Any]", answer)
        id_token, access_token = told.get("id_token"), told.get("access_token")
        if not isinstance(id_token, str):
            raise Unreadable("The identity provider sent no ID token.")
        return Tokens(id_token, access_token if isinstance(access_token, str) else None)

    def _trusted(self, provider: Provider) -> Trusted:
        """The issuer with its keys, which are kept as long as they stay at one address."""
        if self._keys is None or self._keys[0] != provider.keys:
            self._keys = (provider.keys, self._keys_at(provider.keys))
        return Trusted(self._issuer, self._keys[1])


async def noted(
    auditor: Auditor, session: SystemSession, action: str, person_id: UUID, moment: Moment
) -> None:
    """Writes down what a person did about their own session."""
    who: dict[str, Any] = {"actor_id": person_id, "client_id": None}
    await auditor.write(session, [entry_of(action, person_id)], **who, at=moment.now)


def entry_of(action: str, person_id: UUID) -> Entry:
    return Entry(action, Person.__name__, person_id, person_id)


def refusal(error: str) -> OkrGraphError:
    """What an error of the provider means; its own words may be anybody's, so none are kept."""
    if error in BUSY:
        return Unreachable("The identity provider is busy or down.")
    if error in SAID_NO:
        return NotAllowed("The identity provider did not sign you in.")
    return Refused("The identity provider refused our request; our registration there is wrong.")
