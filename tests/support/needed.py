"""What a test needs from outside the checkout: skipped where it is missing, unless all must run."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

SHARED = Path(__file__).parents[3] / "shared"


def missing(what: str) -> NoReturn:
    """Fails where nothing may be skipped, as in CI."""
    if os.environ.get("OKRGRAPH_REQUIRE_ALL") == "1":
        pytest.fail(f"{what}, and OKRGRAPH_REQUIRE_ALL is set.")
    pytest.skip(what)


def real(name: str) -> bytes:
    """A file of the real company, which stands beside the checkout and is never committed."""
    path = SHARED / "real" / name
    if not path.is_file():
        missing(f"{name} is not at ../shared/real")
    return path.read_bytes()
