"""The backend of a page elsewhere: a machine that is registered at the demo, and its tokens."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.support.demo import Demo

ADMINISTRATOR = "Tom Becker"
REGISTER = """mutation { clientCreate(input: {name: "%s", scopes: [%s],
  origins: ["%s"], namesSubjects: true}) { client { id clientId } errors { message } } }"""
SECRET = """mutation { clientSecretCreate(input: {client: "%s", expiresAt: "%s"}) {
  secret errors { message } } }"""
GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"


@dataclass(frozen=True)
class Backend:
    okr: str
    origin: str
    machine: Mapping[str, str]

    def token(self, email: str, scope: str, seconds: int) -> str:
        """For somebody whom the page's own session knows."""
        asked = {
            **self.machine,
            "grant_type": GRANT,
            "subject": email,
            "origin": self.origin,
            "scope": scope,
            "expires_in": seconds,
        }
        form = Request(f"{self.okr}/auth/widget-sessions", urlencode(asked).encode())
        with urlopen(form) as answer:
            return str(json.load(answer)["access_token"])


def registered(demo: Demo, origin: str, *scopes: str) -> Backend:
    """By an administrator, with a secret for a day."""
    told = REGISTER % (f"Backend of {origin}", ", ".join(scopes), origin)
    client = demo.ask(told, ADMINISTRATOR)["clientCreate"]["client"]
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    secret = demo.ask(SECRET % (client["id"], until), ADMINISTRATOR)["clientSecretCreate"]["secret"]
    machine = {"client_id": client["clientId"], "client_secret": secret}
    return Backend(f"http://127.0.0.1:{demo.port}", origin, machine)
