"""Hands an e-mail over to a mail server: encrypted where that is told or offered, or not at all."""

import asyncio
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from rules.errors import Refused, Unreachable

SECONDS = 15.0
PORTS = {"smtp": 587, "smtps": 465}
ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")


@dataclass(frozen=True, slots=True)
class Letter:
    """`key` is its Message-ID: one that comes twice is known by it."""

    key: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class MailServer:
    """`url` holds a password, so it is never shown."""

    url: str = field(repr=False)
    sender: str

    async def send(self, letter: Letter) -> None:
        """Unreachable where it may be tried again; Refused where this letter is never taken."""
        await asyncio.to_thread(hand_over, self, letter)


def is_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_address(text: str) -> bool:
    """As far as it must be, for it to stand in a header alone."""
    return ADDRESS.fullmatch(text) is not None


def hand_over(server: MailServer, letter: Letter) -> None:
    message = message_of(server, letter)
    try:
        with connected(server.url) as connection:
            deliver(connection, message)
    except (smtplib.SMTPException, OSError) as error:
        # A login that is refused says nothing of the letter: it waits until that is set right.
        raise Unreachable(f"The mail server does not answer: {type(error).__name__}.") from error


def deliver(connection: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        connection.send_message(message)
    except smtplib.SMTPNotSupportedError as error:
        raise Refused("The mail server carries no address with such letters.") from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise told(codes[0] if codes else 500) from error
    except smtplib.SMTPResponseException as error:
        raise told(error.smtp_code) from error


def told(code: int) -> Refused | Unreachable:
    """By the first digit: 4 asks to come again (RFC 5321, 4.2.1)."""
    message = f"The mail server answered {code}."
    return Refused(message) if code >= 500 else Unreachable(message)


def message_of(server: MailServer, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = f"<{letter.key}@{server.sender.rpartition('@')[2]}>"
    message["From"], message["To"] = server.sender, letter.to
    message["Subject"] = letter.subject
    # Nobody's holiday notice is to answer (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def connected(url: str) -> smtplib.SMTP:
    """Signed in where the URL names somebody: never over a line that others can read."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=SECONDS)
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        elif parts.username:
            connection.close()
            raise Unreachable("The mail server offers no STARTTLS, so no password is sent to it.")
    if parts.username:
        connection.login(unquote(parts.username), unquote(parts.password or ""))
    return connection
