"""What we stand on: versions without known holes, pinned by hash, from nowhere in particular."""

import json
import re
from importlib.metadata import packages_distributions, version
from typing import Any

import pytest
from packaging.version import Version

from tests.house.sources import PRODUCT, ROOT, texts

OURSELVES = "okrgraph"
NODE_LOCKS = [
    f"{folder}/package-lock.json"
    for folder in ("bench/peers", "tests/gateway", "tests/interop", "widgets")
]
# The last releases that mended a hole we know of; see the notes in requirements/run.in.
FLOORS = {
    "strawberry-graphql": "0.341.2",
    "graphql-core": "3.3.2",
    "starlette": "1.10",
    "authlib": "1.9.9",
    "joserfc": "1.8.0",
}
# In parts, so that this file holds none of them itself.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("npmjs", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("esm", "sh"),
        ("ghcr", "io"),
        ("docker", "io"),
        ("quay", "io"),
        ("proxy", "golang", "org"),
    )
]
ADDRESS = re.compile(r"[a-z]+://|^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b")
PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==\S+")


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_no_installed_library_is_older_than_its_last_mended_hole(name: str, floor: str) -> None:
    assert Version(version(name)) >= Version(floor)


def test_nothing_installed_goes_by_the_name_of_one_of_our_packages() -> None:
    installed = packages_distributions()
    claimed = {name: set(installed.get(name, ())) - {OURSELVES} for name in (*PRODUCT, "tests")}
    assert {name: by for name, by in claimed.items() if by} == {}


def test_no_file_names_a_registry() -> None:
    named = {name: host for name, text in texts() for host in HOSTS if host in text.lower()}
    assert named == {}


def test_the_pinned_requirements_name_no_address() -> None:
    named = [
        f"{path.name}: {line}"
        for path in sorted((ROOT / "requirements").glob("*.[ti][xn]*"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if ADDRESS.search(line)
    ]
    assert named == []


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_pinned_requirement_has_its_hashes(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
    loose = [e for e in entries if e.strip() and not (PIN.match(e) and "--hash=sha256:" in e)]
    assert loose == []


@pytest.mark.parametrize("lock", [*NODE_LOCKS, "requirements/run.txt", "requirements/dev.txt"])
def test_a_lock_file_holds_no_address_of_any_kind(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "://" in line] == []


@pytest.mark.parametrize("lock_file", NODE_LOCKS)
def test_every_package_of_node_has_its_hash(lock_file: str) -> None:
    lock = json.loads((ROOT / lock_file).read_text(encoding="utf-8"))
    packages: dict[str, dict[str, Any]] = lock["packages"]
    assert [name for name, each in packages.items() if name and "integrity" not in each] == []
