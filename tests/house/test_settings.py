"""docs/settings.md says of each setting what the code says, and nothing of any other."""

import json
import re
import tomllib
from enum import Enum
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.cli.operate import template
from app.settings import (
    CorporateIssuer,
    FederationGateway,
    Settings,
    SignInProvider,
    settings,
)
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
    shown = re.sub(r"^# (\w+ = )", r"\1", template({}), flags=re.MULTILINE)
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    assert settings(**tomllib.loads(shown)).model_dump() == defaults


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
    if isinstance(value, Path | Enum):
        value = str(value)
    return f"`{json.dumps(value)}`"
