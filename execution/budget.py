"""How much each asker may still spend: a bucket that fills up again, one for each of them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bucket:
    """What was left in it, and when that was."""

    left: float
    at: float


class Budget:
    """Buckets of this process alone; `clock` tells seconds and never goes back.

    A bucket that must be full again is forgotten, so the memory follows the askers of the last
    `size / per_second` seconds and no others. One left with less than nothing may be forgotten a
    little early.
    """

    def __init__(self, size: int, per_second: float, clock: Callable[[], float]) -> None:
        self._size = size
        self._per_second = per_second
        self._clock = clock
        self._buckets: OrderedDict[Hashable, Bucket] = OrderedDict()

    def spend(self, who: Hashable, cost: int) -> float:
        """Takes the cost and answers 0, or takes nothing and answers the seconds to wait."""
        return self.pay(who, cost, cost)

    def pay(self, who: Hashable, held: int, spent: int) -> float:
        """The same for what is known to cost less than has to be held for it."""
        now = self._clock()
        self._forget(now)
        left = self._left(who, now)
        if left < held:
            return (min(held, self._size) - left) / self._per_second
        self._keep(who, left - spent, now)
        return 0

    def take(self, who: Hashable, cost: int) -> None:
        """What was spent before anybody knew how much it is; it may leave less than nothing."""
        now = self._clock()
        self._forget(now)
        self._keep(who, self._left(who, now) - cost, now)

    def settle(self, who: Hashable, held: int, spent: int) -> None:
        """Gives back what was held and not spent; what went beyond it is paid now."""
        now = self._clock()
        self._keep(who, min(self._size, self._left(who, now) + held - spent), now)

    def left(self, who: Hashable) -> int:
        return int(self._left(who, self._clock()))

    def __len__(self) -> int:
        return len(self._buckets)

    def _left(self, who: Hashable, now: float) -> float:
        bucket = self._buckets.get(who)
        if bucket is None:
            return self._size
        return min(self._size, bucket.left + (now - bucket.at) * self._per_second)

    def _keep(self, who: Hashable, left: float, now: float) -> None:
        self._buckets[who] = Bucket(left, now)
        self._buckets.move_to_end(who)

    def _forget(self, now: float) -> None:
        """The one used longest ago stands first."""
        full_after = self._size / self._per_second
        while self._buckets:
            who, bucket = next(iter(self._buckets.items()))
            if now - bucket.at < full_after:
                return
            del self._buckets[who]
