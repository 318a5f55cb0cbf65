"""What a plan is known to ask: statements whose keys are found in the rows of others before them.

A plan asks level by level, each statement by keys that the last one answered. Where it was seen to
do so, the statements are asked as one the next time, and only the columns are read that it looked
at. Nothing rests on that. What was foreseen is handed out only to who asks for exactly this, in the
same snapshot; all else is asked as ever, and where a column is missed, all of it is asked anew.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from auth.foresight.bundles import Bundle, Looks, bundle_of, groups
from auth.foresight.columns import noting, short
from auth.foresight.lessons import Lesson, lessons
from auth.foresight.questions import Place, Question
from model.rows import Keep

MOST_LESSONS = 60
"""So often a plan is looked at at most: some ask otherwise each time."""
TWICE = 2
"""What held once may have held by chance."""
IDENTITY = "id"
ALONE, LONG = 3, 100
"""After so many runs that asked nothing else, none is expected to; and after one that did."""


class Foresight:
    """Of one plan; learns from each run that had to ask something beside what was foreseen."""

    def __init__(self) -> None:
        self.misses = 0
        """How often a column was looked at that had not been read."""
        self._lessons: dict[Place, Lesson] = {}
        self._looked_at: dict[Place, set[str]] = {}
        self._taken = 0
        self._alone = 0
        self._bundles: dict[Place, Bundle] | None = {}

    def bundle(self, place: Place) -> Bundle | None:
        """What is asked with a statement, where anything is."""
        if self._bundles is None:
            self._bundles = self._bundled()
        return self._bundles.get(place)

    def is_all(self, bundle: Bundle) -> bool:
        """Whether nothing else was asked for a while."""
        return self._alone >= ALONE and len(bundle.parts) == len(self._lessons)

    def note(self, *, is_all: bool) -> None:
        """Of each run, whether one statement was all that it asked."""
        self._alone = self._alone + 1 if is_all else 0

    def miss_all(self) -> None:
        self.misses += 1
        self._alone = -LONG

    def noting(self, place: Place) -> Keep | None:
        """Notes what is looked at of a statement's rows, as long as it is new."""
        known = self._lessons.get(place)
        is_learnt = known is not None and known.times >= TWICE
        if not place.of_noun or is_learnt or self._taken >= MOST_LESSONS:
            return None
        return noting(self._looked_at.setdefault(place, {IDENTITY}))

    def learn(self, questions: Sequence[Question], today: date) -> None:
        """From all that one run asked and was answered, in order."""
        if self._taken >= MOST_LESSONS:
            return
        self._taken += 1
        for place, lesson in lessons(questions, today):
            known = self._lessons.get(place)
            self._lessons[place] = lesson if known is None else known.narrowed(lesson)
        self._bundles = None

    def _bundled(self) -> dict[Place, Bundle]:
        known = {place: each for place, each in self._lessons.items() if each.times >= TWICE}
        looks = {place: self._looks(place, names) for place, names in self._looked_at.items()}
        made = (bundle_of(group, looks) for group in groups(known))
        return {bundle.parts[0].place: bundle for bundle in made}

    def _looks(self, place: Place, names: set[str]) -> Looks:
        whole = frozenset(place.told.names)
        return Looks(frozenset(names), short(whole, partial(self._miss, place)))

    def _miss(self, place: Place, name: str) -> None:
        self.misses += 1
        self._looked_at[place].add(name)
        self._bundles = None
