"""A number as somebody types it in their language, and no other number than they meant."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
MODULE = ROOT / "widgets" / "src" / "parts" / "decimals.ts"
SAY = """const { decimalOf } = await import(process.argv[1]);
const read = ([tag, typed]) => decimalOf({ tag }, typed) ?? null;
console.log(JSON.stringify(JSON.parse(process.argv[2]).map(read)));"""

NUMBERS = (
    ("en", "3.5", "3.5"),
    ("en", "-3.5", "-3.5"),
    ("en", "\u22123.5", "-3.5"),
    ("en", " 12 ", "12"),
    ("en", "1,234", "1234"),
    ("en", "1,234,567.89", "1234567.89"),
    ("en", "1234567.89", "1234567.89"),
    ("en", "0.123", "0.123"),
    ("en", "12 345", "12345"),
    ("en-IN", "1,00,000", "100000"),
    ("en-IN", "12,34,567.5", "1234567.5"),
    ("en-IN", "1,234", "1234"),
    ("en-IN", "100,000", "100000"),
    ("hi", "1,00,000", "100000"),
    ("de", "3,5", "3.5"),
    ("de", "-3,5", "-3.5"),
    ("de", "1.234", "1234"),
    ("de", "12.345,6", "12345.6"),
    ("de", "1.234.567,89", "1234567.89"),
    ("de", "1\u202f234,5", "1234.5"),
    ("de", "0,123", "0.123"),
    ("de-CH", "1\u2019234.5", "1234.5"),
    ("de-CH", "1'234.5", "1234.5"),
    ("ar-EG", "\u061c-\u0661\u066c\u0662\u0663\u0664\u066b\u0665", "-1234.5"),
)
NOTHINGS = (
    ("en", "3,5"),
    ("en", "1,2,3"),
    ("en", "12,34"),
    ("en", "1,00,000"),
    ("en-IN", "12,34"),
    ("en-IN", "1,00,00"),
    ("en-IN", "1,00"),
    ("en-IN", "0,10,000"),
    ("en", "1,2345"),
    ("en", "1234,567"),
    ("en", "0,123"),
    ("en", "1.234,567"),
    ("en", "1.5.5"),
    ("en", "1,,234"),
    ("en", ",123"),
    ("en", "1 5"),
    ("en", "5."),
    ("en", "many"),
    ("en", "1e3"),
    ("de", "3.5"),
    ("de", "-3.5"),
    ("de", "12.50"),
    ("de", "0.123"),
    ("de", "00.123"),
    ("de", "1,234.567"),
    ("de", "1.234.5"),
    ("de", "1,5,5"),
    ("de-CH", "3,5"),
    ("ar-EG", "\u0663\u066c\u0665"),
)


def read(typed: list[tuple[str, str]]) -> list[Any]:
    command = [sys.executable, "-m", "app.node", "node", "--input-type=module", "--eval", SAY]
    told = [*command, "--", MODULE.as_uri(), json.dumps(typed)]
    result = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True)
    found: list[Any] = json.loads(result.stdout)
    return found


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Any]:
    typed = [*((tag, text) for tag, text, _ in NUMBERS), *NOTHINGS]
    return dict(zip(typed, read(typed), strict=True))


@pytest.mark.parametrize(("tag", "typed", "number"), NUMBERS)
def test_a_number_is_read_by_the_signs_of_its_language(
    found: dict[tuple[str, str], Any], tag: str, typed: str, number: str
) -> None:
    assert found[tag, typed] == number


@pytest.mark.parametrize(("tag", "typed"), NOTHINGS)
def test_a_sign_where_its_language_has_none_makes_no_other_number_of_it(
    found: dict[tuple[str, str], Any], tag: str, typed: str
) -> None:
    assert found[tag, typed] is None
