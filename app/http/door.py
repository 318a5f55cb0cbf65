"""The front door: what each request passes before a route sees it, the outermost first."""

import time

from starlette.middleware import Middleware

from app.http.admission import Admission, Room
from app.http.bodies import Bodies
from app.http.cors import Cors
from app.http.failures import Failures
from app.http.headers import SafeHeaders
from app.http.lines import Lines
from app.http.origins import AllowedOrigins, of_machines
from app.http.packing import Packing
from app.http.tarpit import Tarpit
from app.services import Services
from app.uploads.routes import LONGEST


def allowed_origins(services: Services) -> AllowedOrigins:
    machines = of_machines(services.database)
    return AllowedOrigins(services.settings.allowed_origins, machines, time.monotonic)


def door(services: Services, origins: AllowedOrigins) -> list[Middleware]:
    chosen, by = services.settings, headers_of_senders(services)
    return [
        Middleware(SafeHeaders, public_url=chosen.public_url),
        Middleware(Cors, origins=origins),
        Middleware(Failures, new_id=services.new_id),
        Middleware(Tarpit, by=by),
        Middleware(Bodies, files=LONGEST),
        Middleware(Lines, by=by),
        Middleware(Admission, room=Room(chosen.requests_at_once, chosen.requests_waiting)),
        Middleware(Packing),
    ]


def headers_of_senders(services: Services) -> list[str]:
    """Which headers say who asks, the one that counts first."""
    gateway = services.verifier.gateway
    return [*([gateway.header.value] if gateway else []), "authorization"]
