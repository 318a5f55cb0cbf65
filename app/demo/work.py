"""The demo company's Jira: about three hundred issues whose states match the key results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from app.demo.epics import EPICS, WAYS, Epic
from app.demo.goal import Goals, Pace
from app.demo.jira_issue import FakeIssue
from app.demo.people import Staff
from app.demo.periods import Period
from connectors.records import PersonRecord
from rules.terms import TaskCategory

ISSUES_AN_EPIC = 13
FIRST_ID = 10_001
FIRST_KEY = 101
HEAD_START = 0.12
PACE = {
    Pace.AHEAD: 1.4,
    Pace.STEADY: 1.0,
    Pace.SLOW: 0.55,
    Pace.STUCK: 0.2,
    Pace.SILENT: 0.4,
    Pace.REACHED: 4.0,
}
STATUS = {
    TaskCategory.TODO: ("To Do", "Ready"),
    TaskCategory.IN_PROGRESS: ("In Progress", "In Review"),
    TaskCategory.DONE: ("Done",),
}
POINTS = tuple(map(Decimal, (1, 2, 2, 3, 3, 5, 8)))


@dataclass(frozen=True, slots=True)
class Work:
    """`epics` leads from an epic's name to its key, `accounts` from a person's number to Jira's."""

    issues: tuple[FakeIssue, ...]
    epics: Mapping[str, str]
    accounts: Mapping[str, str]


def work(staff: Staff, goals: Goals, period: Period, random: Random) -> Work:
    """Everything on the site; who works in a team without Jira has no account there."""
    units = _units_of_epics(goals)
    team = {name: staff.at_work(unit) for name, (unit, _) in units.items()}
    accounts = {
        person.source_id: f"712020:{UUID(int=random.getrandbits(128), version=4)}"
        for person in {each.source_id: each for team in team.values() for each in team}.values()
    }
    site = _Site(period, accounts, random)
    issues = [
        issue
        for name, (_, pace) in units.items()
        for issue in site.epic(EPICS[name], pace, team[name])
    ]
    epics = {EPICS[name].title: name for name in units}
    keys = {epics[issue.summary]: issue.key for issue in issues if issue.type == "Epic"}
    return Work(tuple(issues), keys, accounts)


def _units_of_epics(goals: Goals) -> Mapping[str, tuple[str, Pace]]:
    """Which unit does an epic, and how it goes: as its first key result says."""
    found: dict[str, tuple[str, Pace]] = {}
    for unit, its_goals in goals.items():
        for result in (each for goal in its_goals for each in goal.results):
            if result.work is not None:
                found.setdefault(result.work, (unit, result.pace))
    return found


class _Site:
    """Numbers issues as Jira does: ids over the whole site, keys by project."""

    def __init__(self, period: Period, accounts: Mapping[str, str], random: Random) -> None:
        self._period = period
        self._accounts = accounts
        self._random = random
        self._id = FIRST_ID
        self._keys = dict.fromkeys(WAYS, FIRST_KEY)

    def epic(self, epic: Epic, pace: Pace, team: Sequence[PersonRecord]) -> Iterator[FakeIssue]:
        """The epic itself, then its children: done, under way, and still to do."""
        elapsed = min(1.0, self._period.elapsed(self._period.last_day))
        done = min(ISSUES_AN_EPIC, round(ISSUES_AN_EPIC * (HEAD_START + PACE[pace] * elapsed)))
        begun = min(ISSUES_AN_EPIC, done + self._random.randint(1, 3))
        is_done = done == ISSUES_AN_EPIC
        state = TaskCategory.DONE if is_done else TaskCategory.IN_PROGRESS
        parent = self._issue(epic.project, epic.title, "Epic", state, team[0])
        yield parent
        for position, summary in enumerate(_summaries(epic)):
            state = _state(position, done, begun)
            assignee = self._assignee(state, team)
            kind = "Bug" if position % 6 == 5 else "Task"
            yield self._issue(epic.project, summary, kind, state, assignee, parent.key)

    def _issue(
        self,
        project: str,
        summary: str,
        kind: str,
        state: TaskCategory,
        assignee: PersonRecord | None,
        parent: str | None = None,
    ) -> FakeIssue:
        number, self._id = self._id, self._id + 1
        key, self._keys[project] = self._keys[project], self._keys[project] + 1
        return FakeIssue(
            id=str(number),
            key=f"{project}-{key}",
            summary=summary,
            status=self._random.choice(STATUS[state]),
            category=state,
            type=kind,
            updated=self._updated(state),
            assignee_id=None if assignee is None else self._accounts[assignee.source_id],
            assignee_name=None if assignee is None else assignee.name,
            parent_key=parent,
            points=None if kind == "Epic" else self._random.choice(POINTS),
        )

    def _assignee(self, state: TaskCategory, team: Sequence[PersonRecord]) -> PersonRecord | None:
        """What nobody has begun is often nobody's yet."""
        if state is TaskCategory.TODO and self._random.random() < 0.5:
            return None
        return self._random.choice(team)

    def _updated(self, state: TaskCategory) -> datetime:
        """Open work was touched lately; the rest at some time in the last weeks."""
        longest = 4 if state is TaskCategory.IN_PROGRESS else 21
        return self._period.now - timedelta(minutes=self._random.randrange(30, longest * 1440))


def _summaries(epic: Epic) -> Sequence[str]:
    told = [way.format(part) for part in epic.parts for way in WAYS[epic.project]]
    return told[:ISSUES_AN_EPIC]


def _state(position: int, done: int, begun: int) -> TaskCategory:
    if position < done:
        return TaskCategory.DONE
    return TaskCategory.IN_PROGRESS if position < begun else TaskCategory.TODO
