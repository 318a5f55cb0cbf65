"""The Authorization header of RFC 6750: one word and one token, and nothing else."""

import re

from auth.viewer import SIGNED_OUT
from rules.errors import NotAllowed

BEARER = re.compile(r"Bearer +([\x21-\x7e]+)", re.IGNORECASE)


def bearer_token(authorization: str | None) -> str:
    if not authorization:
        raise NotAllowed("Sign in: send an Authorization header with a token.", code=SIGNED_OUT)
    found = BEARER.fullmatch(authorization.strip(" "))
    if found is None:
        raise NotAllowed(
            "The Authorization header must be the word Bearer and one token.", code=SIGNED_OUT
        )
    return found[1]
