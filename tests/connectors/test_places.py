"""Whether secrets would go to another host than before."""

from typing import Any

import pytest

from connectors import kinds
from connectors.places import place_of

JIRA: dict[str, Any] = {
    "base_url": "https://example.atlassian.net", "projects": ["OKR"], "sign_in": "oauth",
    "client_id": "a", "cloud_id": "b",
}  # fmt: skip
LDAP: dict[str, Any] = {"url": "ldaps://directory.example.com", "bind": "cn=a", "base": "dc=a"}
SETTINGS: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "jira": (JIRA, {"projects": ["SHOP"]}, True),
    "jira elsewhere": (JIRA, {"base_url": "https://evil.atlassian.net"}, False),
    "jira by another gateway": (JIRA, {"api_url": "https://api.evil.com"}, False),
    "jira by another consent": (JIRA, {"auth_url": "https://auth.evil.com"}, False),
    "bamboohr": ({"company": "a"}, {"map.title": "role"}, True),
    "bamboohr elsewhere": ({"company": "a"}, {"company": "b"}, False),
    "report": ({"url": "https://a.com/x", "map.source_id": "id"}, {"url": "https://a.com/y"}, True),
    "report in the clear": (
        {"url": "https://a.com/x", "map.source_id": "id"}, {"url": "http://a.com/x"}, False,
    ),
    "ldap": (LDAP, {"base": "dc=b"}, True),
    "ldap in the clear": (LDAP, {"url": "ldap://directory.example.com:636"}, False),
    "scim": ({"machine": "a"}, {"machine": "b"}, False),
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_a_place_is_the_same_only_where_every_host_is(name: str) -> None:
    old, changes, is_same = SETTINGS[name]
    connector = kinds()[name.split(maxsplit=1)[0]]
    places = [place_of(connector.parse(each)) for each in (old, {**old, **changes})]
    assert (places[0] == places[1]) is is_same
