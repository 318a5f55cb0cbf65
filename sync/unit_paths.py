"""Units as a source names them: by the names from the top of the tree down to each."""

from collections.abc import Iterable
from functools import lru_cache

from connectors.records import PersonRecord

Path = tuple[str, ...]


@lru_cache(65_536)
def unit_key(path: Path) -> str:
    """The path's names joined by slashes; a slash inside a name is written %2F."""
    return "/".join(name.replace("%2F", "%252F").replace("/", "%2F") for name in path)


def paths_of(record: PersonRecord) -> list[Path]:
    """The units that a person is in, each by its whole path."""
    if not record.more_units:
        return [record.unit_path] if record.unit_path else []
    return list(dict.fromkeys(path for path in (record.unit_path, *record.more_units) if path))


def unit_paths(records: Iterable[PersonRecord]) -> list[Path]:
    """Every path that is named, and all above it, parents first."""
    named = {path for record in records for path in paths_of(record)}
    found = {path[:depth] for path in named for depth in range(1, len(path) + 1)}
    return sorted(found, key=lambda path: (len(path), path))
