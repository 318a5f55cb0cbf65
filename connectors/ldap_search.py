"""A search of a directory, page by page, by ldap3; it tells apart all and a part."""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.http import Secret
from rules.errors import Refused, Unreachable, Unreadable

PAGE = 500
SECONDS = 30
PAGED_RESULTS = "1.2.840.113556.1.4.319"  # RFC 2696
CUT_OFF = frozenset({"sizeLimitExceeded", "timeLimitExceeded", "adminLimitExceeded"})
REFUSED = frozenset(
    {"invalidCredentials", "insufficientAccessRights", "inappropriateAuthentication"}
)

Entry = tuple[str, dict[str, Any]]
"""A DN and what stands there, values as ldap3 reads them."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Where to ask and as whom; the certificate must be that of `host`, whatever its address."""

    address: str
    host: str
    port: int
    is_encrypted: bool
    bind: str
    password: Secret = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """`cut_off` says why these are not all; None where they are."""

    entries: Sequence[Entry]
    cut_off: str | None


def search(
    directory: Directory, base: str, clause: str, attributes: Sequence[str], most: int | None = None
) -> Found:
    """Blocks until all is read, or `most` entries are."""
    ldap3 = _ldap3()
    try:
        connection = _connection(ldap3, directory)
        try:
            if not connection.bind():
                _refuse(connection, directory.host)
            return _paged(connection, base, clause, attributes, most)
        finally:
            connection.unbind()
    except _wrongly_asked(ldap3) as error:
        message = f"filter or base is not what a directory can be asked for: {error}."
        raise Refused(message, code="BAD_REQUEST") from None
    except ldap3.core.exceptions.LDAPException as error:
        name = type(error).__name__
        raise Unreachable(
            f"{directory.host} did not answer as a directory does ({name})."
        ) from None


def _wrongly_asked(ldap3: Any) -> tuple[type[Exception], ...]:
    """What our own client refuses to ask: the settings are to be mended, and waiting helps not."""
    told = ldap3.core.exceptions
    return told.LDAPInvalidFilterError, told.LDAPInvalidDnError


def _ldap3() -> Any:
    try:
        import ldap3  # noqa: PLC0415 — an optional extra.
    except ImportError:
        message = "LDAP needs an extra: install requirements/ldap.txt, then try again."
        raise Refused(message, code="NEEDS_EXTRA") from None
    return ldap3


def _connection(ldap3: Any, directory: Directory) -> Any:
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, valid_names=[directory.host], sni=directory.host)
    server = ldap3.Server(
        directory.address,
        port=directory.port,
        use_ssl=directory.is_encrypted,
        tls=tls if directory.is_encrypted else None,
        connect_timeout=SECONDS,
        get_info=ldap3.NONE,
    )
    return ldap3.Connection(
        server,
        user=directory.bind,
        password=directory.password.reveal(),
        receive_timeout=SECONDS,
        auto_referrals=False,
        check_names=False,
        read_only=True,
    )


def _paged(
    connection: Any, base: str, clause: str, attributes: Sequence[str], most: int | None
) -> Found:
    entries: list[Entry] = []
    cookie: bytes | None = None
    while True:
        # A filter that a limit cuts off looks like a success: only the result's own word counts.
        connection.search(
            base,
            clause,
            attributes=list(attributes),
            paged_size=PAGE if most is None else most,
            paged_cookie=cookie,
        )
        entries += [
            (entry["dn"], entry["attributes"])
            for entry in connection.response or ()
            if entry["type"] == "searchResEntry"
        ]
        word = connection.result["description"]
        if word in CUT_OFF:
            return Found(entries, word)
        if word != "success":
            _refuse(connection, base)
        control = connection.result.get("controls", {}).get(PAGED_RESULTS)
        cookie = control["value"]["cookie"] if control else None
        if not cookie or most is not None:
            return Found(entries, None)


def _refuse(connection: Any, place: str) -> None:
    word = str(connection.result["description"])
    if word in REFUSED:
        raise Refused(f"{place} refused our sign-in ({word}).", code="SIGN_IN_REFUSED")
    if word == "noSuchObject":
        raise Refused(f"There is no {place} in the directory.", code="NOT_THERE")
    if word in ("busy", "unavailable"):
        raise Unreachable(f"{place} is {word}.")
    raise Unreadable(f"{place} answered {word}.")
