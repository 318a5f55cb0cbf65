"""How a request over HTTP says who sends it."""

from starlette.requests import Request

from app.http.csrf import check_csrf, check_once
from auth.credentials.gateway import GatewayHeader
from auth.identify import Credentials
from auth.sign_in.sessions import SESSION_COOKIE


def credentials_of(request: Request, public_url: str | None) -> Credentials:
    """NotAllowed where it says it twice, or where another site may have sent its cookie."""
    check_once(request)
    given = Credentials(
        authorization=request.headers.get("authorization"),
        session=request.cookies.get(SESSION_COOKIE),
        origin=request.headers.get("origin"),
        identity=request.headers.get(GatewayHeader.IDENTITY.value),
    )
    if given.session is not None and not given.authorization:
        check_csrf(request, public_url)
    return given
