"""What an administrator says about a Jira Cloud site, checked before anything is asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import cast
from urllib.parse import SplitResult, urlsplit

from connectors import jql
from rules.errors import Invalid

KNOWN = ("base_url", "email", "projects", "jql", "points_field", "overlap_minutes")


@dataclass(frozen=True, slots=True)
class Settings:
    """A site, who asks, and the scope: projects, a query, or issues that fit both.

    `overlap` is how far each run reads behind the last, for an index that lags.
    """

    base_url: str
    email: str
    projects: tuple[str, ...] = ()
    jql: str | None = None
    points_field: str | None = None
    overlap: timedelta = timedelta(minutes=10)

    @property
    def scope(self) -> str:
        """The clause that every question to this site carries; never unbounded."""
        projects = jql.in_projects(self.projects) if self.projects else ""
        return jql.all_of(projects, jql.enclosed(self.jql) if self.jql else "")


def parse(mapping: Mapping[str, object]) -> Settings:
    """Read settings as they are kept; raise Invalid with the path of the first that is wrong."""
    _refuse_unknown(mapping)
    settings = Settings(
        base_url=_base_url(mapping),
        email=_required(mapping, "email"),
        projects=_projects(mapping),
        jql=_optional(mapping, "jql"),
        points_field=_optional(mapping, "points_field"),
        overlap=_overlap(mapping),
    )
    if not settings.scope:
        raise Invalid("Name at least one project, or a JQL.", path=("projects",))
    return settings


def _refuse_unknown(mapping: Mapping[str, object]) -> None:
    for name in mapping:
        if name not in KNOWN:
            near = get_close_matches(name, KNOWN, n=1) or [", ".join(KNOWN)]
            raise Invalid(f"There is no Jira setting {name!r}; known: {near[0]}.", path=(name,))


def _base_url(mapping: Mapping[str, object]) -> str:
    text = _required(mapping, "base_url").rstrip("/")
    parts = _split(text)
    extra = parts.username or parts.password or parts.query or parts.fragment
    if parts.scheme not in {"https", "http"} or not parts.hostname or extra:
        raise Invalid(
            "Give the site's plain address, such as https://example.atlassian.net.",
            path=("base_url",),
        )
    return text


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:
        raise Invalid("The site's address is not a URL.", path=("base_url",)) from None


def _projects(mapping: Mapping[str, object]) -> tuple[str, ...]:
    value = mapping.get("projects", [])
    keys = cast("list[object]", value) if isinstance(value, list | tuple) else [None]
    if not all(isinstance(key, str) for key in keys):
        raise Invalid('Projects are a list of keys, such as ["OKR"].', path=("projects",))
    return tuple(dict.fromkeys(str(key).strip().upper() for key in keys))


def _overlap(mapping: Mapping[str, object]) -> timedelta:
    value = mapping.get("overlap_minutes", 10)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1440:
        raise Invalid("The overlap is 0 to 1440 whole minutes.", path=("overlap_minutes",))
    return timedelta(minutes=value)


def _required(mapping: Mapping[str, object], name: str) -> str:
    value = _optional(mapping, name)
    if value is None:
        raise Invalid(f"{name} is missing.", path=(name,))
    return value


def _optional(mapping: Mapping[str, object], name: str) -> str | None:
    value = mapping.get(name)
    if value is not None and not isinstance(value, str):
        raise Invalid(f"{name} must be text.", path=(name,))
    return value.strip() or None if value else None
