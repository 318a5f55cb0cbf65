"""What connectors say of themselves is what they take."""

from typing import Any

import pytest

from connectors import kinds
from connectors.about import about
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
