"""What was asked in which bytes, for the quick way: nothing of it is read or judged again."""

from collections import OrderedDict
from dataclasses import dataclass
from json import dumps

from app.graphql.asked import Asked
from app.trusted.ids import id_of
from app.trusted.lookup import TrustedDocuments

MOST_BYTES = 4 * 1024 * 1024
LONGEST = 16 * 1024
BESIDE = 1_000

Words = tuple[str, str | None, str]
"""A document's text, which of its operations, and its variables."""


def words_of(asked: Asked) -> Words:
    """As they were given: what differs may still mean the same, and is then kept twice."""
    return asked.query, asked.operation, dumps(asked.variables, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A request's words; `trusted` is the id of a document that must be one still."""

    words: Words
    document: str | None
    trusted: str | None

    async def is_taken(self, documents: TrustedDocuments) -> bool:
        return self.trusted is None or await documents.find(self.trusted) is not None


def spoken(asked: Asked, documents: TrustedDocuments) -> Spoken:
    trusted = asked.document or (id_of(asked.query) if documents.only else None)
    return Spoken(words_of(asked), asked.document, trusted)


class Requests:
    """By the body of a POST, or the query of a GET; only those whose answers were kept."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._held = 0
        self._known: OrderedDict[tuple[str, bytes], Spoken] = OrderedDict()

    def find(self, method: str, said: bytes) -> Spoken | None:
        found = self._known.get((method, said))
        if found is not None:
            self._known.move_to_end((method, said))
        return found

    def keep(self, method: str, said: bytes, means: Spoken) -> None:
        if len(said) > LONGEST or (method, said) in self._known:
            return
        self._known[method, said] = means
        self._held += size_of(said, means)
        while self._held > self._most:
            (_, oldest), gone = self._known.popitem(last=False)
            self._held -= size_of(oldest, gone)

    def __len__(self) -> int:
        return len(self._known)


def size_of(said: bytes, means: Spoken) -> int:
    text, _, variables = means.words
    return len(said) + len(text) + len(variables) + BESIDE
