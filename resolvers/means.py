"""What actions take from outside, beside what they are told: new ids, and the vault."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sync.connections import Vault


@dataclass(frozen=True)
class Means:
    """Called, it makes an id, which is all that most actions want; `vault` seals secrets."""

    new_id: Callable[[], UUID]
    vault: Vault

    def __call__(self) -> UUID:
        return self.new_id()
