"""What an administrator says about a Jira site, checked before anything is asked of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TypeVar, cast

from connectors import given, jql
from rules.errors import Invalid

KNOWN = (
    "base_url", "email", "projects", "jql", "points_field", "overlap_minutes", "full_days",
    "deployment", "sign_in", "cloud_id", "client_id", "api_url", "auth_url", "given_up",
    "link_back",
)  # fmt: skip
GIVEN_UP = (
    "won't do", "won't fix", "wontfix", "duplicate", "cannot reproduce", "declined", "cancelled",
    "canceled", "obsolete", "invalid", "abandoned",
)  # fmt: skip
"""Resolutions by which work leaves the total, unless `given_up` names others."""


class Deployment(Enum):
    CLOUD = "cloud"
    DATA_CENTER = "data-center"


class SignIn(Enum):
    """How we show who we are.

    An API token belongs to a user of a Cloud site, a service account's reaches it by Atlassian's
    gateway, a PAT belongs to a user of a Data Center, and OAUTH is what somebody consented to.
    """

    API_TOKEN = "api-token"  # noqa: S105 — a word, not a token.
    SERVICE_ACCOUNT = "service-account"
    PAT = "pat"
    OAUTH = "oauth"


API, AUTH = "https://api.atlassian.com", "https://auth.atlassian.com"
BY_GATEWAY = (SignIn.SERVICE_ACCOUNT, SignIn.OAUTH)


@dataclass(frozen=True, slots=True)
class Settings:
    """A site, who asks, and the scope: projects, a query, or issues that fit both.

    `overlap` is how far each run reads behind the last, for an index that lags; `full_every`, how
    often the schedule reads everything again. `given_up` are names of resolutions in lower case.
    `link_back` is where a key result is shown, with {id} for it: without it nothing is ever
    written to the site.
    """

    base_url: str
    email: str | None = None
    projects: tuple[str, ...] = ()
    jql: str | None = None
    points_field: str | None = None
    overlap: timedelta = timedelta(minutes=10)
    full_every: timedelta = timedelta(days=7)
    deployment: Deployment = Deployment.CLOUD
    sign_in: SignIn = SignIn.API_TOKEN
    cloud_id: str | None = None
    client_id: str | None = None
    api_url: str = API
    auth_url: str = AUTH
    given_up: frozenset[str] = frozenset(GIVEN_UP)
    link_back: str | None = None

    @property
    def scope(self) -> str:
        """The clause that every question to this site carries; never unbounded."""
        projects = jql.in_projects(self.projects) if self.projects else ""
        return jql.all_of(projects, jql.enclosed(self.jql) if self.jql else "")

    @property
    def is_cloud(self) -> bool:
        return self.deployment is Deployment.CLOUD

    @property
    def rest(self) -> str:
        """Where the site's questions are asked; a token of the gateway is not taken elsewhere."""
        if self.sign_in in BY_GATEWAY:
            return f"{self.api_url}/ex/jira/{self.cloud_id}/rest"
        return f"{self.base_url}/rest"


def parse(mapping: Mapping[str, object]) -> Settings:
    """Read settings as they are kept; raise Invalid with the path of the first that is wrong."""
    given.refuse_unknown(mapping, KNOWN, "Jira")
    settings = Settings(
        base_url=given.base_address(mapping, "base_url"),
        email=given.optional(mapping, "email"),
        projects=_listed(mapping, "projects", str.upper),
        jql=given.optional(mapping, "jql"),
        points_field=given.optional(mapping, "points_field"),
        overlap=_overlap(mapping),
        full_every=_full_every(mapping),
        deployment=_one_of(mapping, "deployment", Deployment, Deployment.CLOUD),
        sign_in=_sign_in(mapping),
        cloud_id=given.optional(mapping, "cloud_id"),
        client_id=given.optional(mapping, "client_id"),
        api_url=given.base_address(mapping, "api_url", API),
        auth_url=given.base_address(mapping, "auth_url", AUTH),
        given_up=frozenset(_listed(mapping, "given_up", str.casefold) or GIVEN_UP),
        link_back=_link_back(mapping),
    )
    _check(settings)
    if not settings.scope:
        raise Invalid("Name at least one project, or a JQL.", path=("projects",))
    return settings


def _check(settings: Settings) -> None:
    """Each way to sign in belongs to one kind of site, and needs its own names."""
    has_pat = settings.sign_in is SignIn.PAT
    if has_pat is settings.is_cloud:
        message = "A Data Center is signed in to by a PAT, and Jira Cloud by anything but one."
        raise Invalid(message, path=("sign_in",))
    needed = {
        SignIn.API_TOKEN: ("email",),
        SignIn.SERVICE_ACCOUNT: ("cloud_id",),
        SignIn.OAUTH: ("client_id", "cloud_id"),
        SignIn.PAT: (),
    }[settings.sign_in]
    for name in needed:
        if getattr(settings, name) is None:
            raise Invalid(f"{name} is missing.", path=(name,))


def _sign_in(mapping: Mapping[str, object]) -> SignIn:
    is_cloud = _one_of(mapping, "deployment", Deployment, Deployment.CLOUD) is Deployment.CLOUD
    return _one_of(mapping, "sign_in", SignIn, SignIn.API_TOKEN if is_cloud else SignIn.PAT)


def _listed(
    mapping: Mapping[str, object], name: str, tidy: Callable[[str], str]
) -> tuple[str, ...]:
    value = mapping.get(name, [])
    parts = cast("list[object]", value) if isinstance(value, list | tuple) else [None]
    if not all(isinstance(part, str) for part in parts):
        raise Invalid(f'{name} is a list of texts, such as ["OKR"].', path=(name,))
    return tuple(dict.fromkeys(tidy(str(part).strip()) for part in parts))


def _link_back(mapping: Mapping[str, object]) -> str | None:
    if given.optional(mapping, "link_back") is None:
        return None
    page = given.address(mapping, "link_back")
    if "{id}" not in page:
        message = "link_back says with {id} where the key result's id goes."
        raise Invalid(message, path=("link_back",))
    return page


E = TypeVar("E", bound=Enum)


def _one_of(mapping: Mapping[str, object], name: str, kind: type[E], default: E) -> E:
    value = given.optional(mapping, name)
    if value is None:
        return default
    words = {str(each.value): each for each in kind}
    if value not in words:
        raise Invalid(f"{name} is one of {', '.join(words)}.", path=(name,))
    return words[value]


def _overlap(mapping: Mapping[str, object]) -> timedelta:
    value = mapping.get("overlap_minutes", 10)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1440:
        raise Invalid("The overlap is 0 to 1440 whole minutes.", path=("overlap_minutes",))
    return timedelta(minutes=value)


def _full_every(mapping: Mapping[str, object]) -> timedelta:
    value = mapping.get("full_days", 7)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 90:
        raise Invalid("Everything is read again every 1 to 90 whole days.", path=("full_days",))
    return timedelta(days=value)
