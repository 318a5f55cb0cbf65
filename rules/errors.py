"""Every error we raise on purpose, sorted by what the caller can do about it.

OkrGraphError
├── NotAllowed       ask somebody who may
├── NotFound         it is not there, or not yours to see: the two look alike
├── Conflict         read again, then decide
├── Invalid          mend the input; `path` names the field
├── Held             look at the plan, then approve it or leave it
└── ConnectorError   another system would not answer as we need
    ├── Unreachable  try again later; `retry_after` says when, in seconds
    ├── Refused      mend the connection's settings or rights
    │   └── SignInRefused  nobody there knows us: ask nothing more before that is mended
    └── Unreadable   report it: the answer was not what its contract says
"""

from collections.abc import Sequence


class OkrGraphError(Exception):
    """The root of our errors; `code` is stable and safe to show, and so is the message."""

    code = "ERROR"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class NotAllowed(OkrGraphError):
    code = "NOT_ALLOWED"


class NotFound(OkrGraphError):
    code = "NOT_FOUND"


class Conflict(OkrGraphError):
    code = "CONFLICT"


class Invalid(OkrGraphError):
    """Input that cannot be taken; `path` leads to the field, outermost first."""

    code = "INVALID"

    def __init__(self, message: str, *, path: Sequence[str] = (), code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.path = tuple(path)


class Held(OkrGraphError):
    code = "HELD"


class ConnectorError(OkrGraphError):
    code = "CONNECTOR"


class Unreachable(ConnectorError):
    """The other system did not answer, or asked us to wait `retry_after` seconds."""

    code = "UNREACHABLE"

    def __init__(
        self, message: str, *, retry_after: float | None = None, code: str | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class Refused(ConnectorError):
    code = "REFUSED"


class SignInRefused(Refused):
    """Not one question alone: whoever goes on knocking may be locked out."""

    code = "SIGN_IN_REFUSED"


class Unreadable(ConnectorError):
    code = "UNREADABLE"
