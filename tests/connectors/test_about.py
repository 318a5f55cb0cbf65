"""What connectors say of themselves is what they take."""

from typing import Any

import pytest

from connectors import kinds
from connectors.about import about, needed_where, schema_of
from rules.errors import Invalid

KINDS = sorted(kinds())


def refusal(kind: str, name: str, value: Any) -> str:
    try:
        kinds()[kind].parse({name: value})
    except Invalid as error:
        return error.message
    return ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_connector_asks_for_the_secrets_that_it_takes(kind: str) -> None:
    connector, told = kinds()[kind], about(kinds()[kind])
    asked = {each.name: each.is_needed for each in told.secrets}
    optional = getattr(connector, "OPTIONAL_SECRETS", ())
    assert asked == dict.fromkeys(connector.SECRETS, True) | dict.fromkeys(optional, False)
    assert (told.title > "", told.reads > "", told.needs > "") == (True, True, True)


@pytest.mark.parametrize("kind", KINDS)
def test_no_connector_refuses_a_setting_or_a_field_that_it_asks_for(kind: str) -> None:
    told = about(kinds()[kind])
    names = [*(each.name for each in told.settings), *(f"map.{each.name}" for each in told.fields)]
    unknown = [name for name in names if "There is no" in refusal(kind, name, "x")]
    assert unknown == []


@pytest.mark.parametrize(
    ("settings", "needed", "secrets"),
    [
        ({}, {"base_url", "email"}, {"api_token"}),
        ({"sign_in": "oauth"}, {"base_url", "client_id", "cloud_id"}, {"client_secret"}),
        ({"sign_in": "service-account"}, {"base_url", "cloud_id"}, {"api_token"}),
        ({"deployment": "data-center"}, {"base_url"}, {"api_token"}),
        ({"deployment": "data-center", "sign_in": "pat"}, {"base_url"}, {"api_token"}),
    ],
)
def test_jira_asks_for_what_the_chosen_sign_in_needs(
    settings: dict[str, str], needed: set[str], secrets: set[str]
) -> None:
    told = about(kinds()["jira"])
    schema = schema_of(told)
    then = [each["then"]["required"] for each in schema["allOf"] if fits(each["if"], settings)]
    assert {*schema["required"], *(name for names in then for name in names)} == needed
    conditions = {each.name: needed_where(each, told) for each in told.secrets}
    asked = {name for name, fit in conditions.items() if fit is not None and fits(fit, settings)}
    assert asked == secrets


def fits(schema: dict[str, Any], settings: dict[str, str]) -> bool:
    """By the words of JSON Schema that ours has."""
    said = all(name in settings for name in schema.get("required", ()))
    rules = schema.get("properties", {}).items()
    return said and all(settings.get(name, rule["enum"][0]) in rule["enum"] for name, rule in rules)
