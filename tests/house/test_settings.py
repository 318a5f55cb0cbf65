"""docs/settings.md says of each setting what the code says, and nothing of any other."""

import json
import re
import tomllib
from enum import Enum

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.cli.operate import TABLES_LAST, template
from app.providers import TABLES, CorporateIssuer, FederationGateway, SignInProvider
from app.settings import Settings, settings
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_each_setting_is_documented_with_its_default_and_its_meaning() -> None:
    assert documented("## All settings") == declared(Settings)


def test_each_part_of_an_issuer_is_documented_with_its_default_and_its_meaning() -> None:
    assert documented("## Identity providers") == declared(CorporateIssuer)


def test_each_part_of_a_gateway_is_documented_with_its_default_and_its_meaning() -> None:
    assert documented("## Gateway") == declared(FederationGateway)


def test_each_part_of_sign_in_is_documented_with_its_default_and_its_meaning() -> None:
    assert documented("## Sign-in by a browser") == declared(SignInProvider)


def test_what_init_writes_is_what_holds_without_it() -> None:
    """Every line of it uncommented, so that each shows a default as it can be written."""
    shown = uncommented(template({}).partition(TABLES_LAST)[0])
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    assert settings(**tomllib.loads(shown)).model_dump() == defaults


@pytest.mark.parametrize("name", TABLES)
def test_each_table_that_init_writes_loads_once_its_comments_are_gone(name: str) -> None:
    """The table with every part of it, at the end of a file that is otherwise as written."""
    plain, _, tables = template({}).partition(TABLES_LAST)
    [table] = [
        each for each in tables.split("\n\n") if re.search(rf"^# \[+{name}\]", each, re.MULTILINE)
    ]
    loaded = getattr(settings(**tomllib.loads(plain + uncommented(table))), name)
    part = loaded[0] if name == "issuers" else loaded
    fields = TABLES[name].model_fields
    defaults = {key: each.default for key, each in fields.items() if not each.is_required()}
    assert part.model_fields_set == fields.keys()
    assert part.model_dump() == {**part.model_dump(), **defaults}


def uncommented(text: str) -> str:
    return re.sub(r"^# (\w+ = |\[)", r"\1", text, flags=re.MULTILINE)


def documented(heading: str) -> dict[str, tuple[str, str]]:
    """The rows of the tables under a heading."""
    _, _, after = PAGE.partition(f"\n{heading}\n")
    section = after.partition("\n## ")[0]
    return {name: (default, meaning) for name, default, meaning in ROW.findall(section)}


def declared(kind: type[BaseModel]) -> dict[str, tuple[str, str]]:
    return {
        name: (default_of(field), field.description or "")
        for name, field in kind.model_fields.items()
    }


def default_of(field: FieldInfo) -> str:
    """As one would write it in okrgraph.toml."""
    if field.is_required():
        return "required"
    value = field.default
    if value is None:
        return "none"
    return f"`{json.dumps(value, default=written)}`"


def written(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value)
