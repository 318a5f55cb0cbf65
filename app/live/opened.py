"""What the endpoint answers to a subscription: no body yet, but what it takes to go on."""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from app.graphql.negotiation import HEADERS, weighed
from app.live.answering import Wanted
from auth.viewer import Viewer
from rules.errors import Invalid

EVENTS = "text/event-stream"
PLAIN = ("application/json", "application/graphql-response+json", "*/*")


class Opened(Response):
    """A subscription that may go on; whoever carries it sends its answers."""

    def __init__(self, wanted: Wanted, viewer: Viewer) -> None:
        super().__init__()
        self.wanted = wanted
        self.viewer = viewer


def check_takes_events(request: Request) -> None:
    """Invalid where the client would not read a subscription event by event."""
    if not takes_events(request):
        message = (
            "A subscription is answered over a WebSocket, or as an event stream to whoever sends "
            '"Accept: text/event-stream".'
        )
        raise Invalid(message, path=["query"])


def takes_events(request: Request) -> bool:
    """Whether an event stream is among what the client understands."""
    return EVENTS in accepted(request) and request.method != "HEAD"


def takes_events_only(request: Request) -> bool:
    """Then an answer that is complete at once comes as a stream too (graphql-sse)."""
    return takes_events(request) and accepted(request).isdisjoint(PLAIN)


def accepted(request: Request) -> frozenset[str]:
    return kinds_in(",".join(request.headers.getlist("accept")))


@lru_cache(HEADERS)
def kinds_in(accept: str) -> frozenset[str]:
    """Without what is listed with a weight of 0, which says that it is not."""
    return frozenset(kind for kind, weight in map(weighed, accept.split(",")) if weight)
