"""Which columns of its rows a plan looks at: noted at first, and then nothing else is read."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

from model.rows import Keep

ABSENT = object()
FOUND: Callable[[dict[str, Any], str, object], Any] = dict[str, Any].get
"""What a dictionary itself holds, unwatched."""


class Watched(dict[str, Any]):
    """A row's values; whatever way somebody looks at one, `_look_at` hears of it."""

    __slots__ = ()

    def _look_at(self, name: str) -> None:
        raise NotImplementedError

    def _whole(self) -> Iterable[str]:
        """The names of all that the row has."""
        raise NotImplementedError

    def get(self, name: str, default: Any = None, /) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name: object) -> bool:
        self._look_at(str(name))
        return super().__contains__(name)

    def keys(self) -> Any:
        """Whoever copies them may look at all of them."""
        for name in self._whole():
            self._look_at(name)
        return super().keys()

    def items(self) -> Any:
        self.keys()
        return super().items()

    def values(self) -> Any:
        self.keys()
        return super().values()

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())


class Noting(Watched):
    """Notes by what names they are looked at."""

    __slots__ = ()
    looked_at: ClassVar[set[str]]

    def __getitem__(self, name: str) -> Any:
        self._look_at(name)
        return super().__getitem__(name)

    def _look_at(self, name: str) -> None:
        self.looked_at.add(name)

    def _whole(self) -> Iterable[str]:
        return dict[str, Any].keys(self)


class Short(Watched):
    """Some of a row's values; tells when another is looked at, and whatever comes of that."""

    __slots__ = ()
    whole: ClassVar[frozenset[str]]
    miss: ClassVar[Callable[[str], None]]

    def __missing__(self, name: str) -> Any:
        self._look_at(name)
        raise KeyError(name)

    def _look_at(self, name: str) -> None:
        if name in self.whole and FOUND(self, name, ABSENT) is ABSENT:
            type(self).miss(name)

    def get(self, name: str, default: Any = None, /) -> Any:
        """Without an exception for each row that has no such column."""
        found = FOUND(self, name, ABSENT)
        if found is not ABSENT:
            return found
        self._look_at(name)
        return default

    def _whole(self) -> Iterable[str]:
        return self.whole


def noting(looked_at: set[str]) -> Keep:
    return type("NotingInto", (Noting,), {"__slots__": (), "looked_at": looked_at})


def short(whole: frozenset[str], miss: Callable[[str], None]) -> Keep:
    told = {"__slots__": (), "whole": whole, "miss": staticmethod(miss)}
    return type("ShortOf", (Short,), told)
