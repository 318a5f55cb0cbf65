"""1:1s, with their agenda and what came of them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.everyday.feedback import feedback_by_id
from resolvers.everyday.one_on_one_topics import topics_of
from resolvers.everyday.one_on_ones import (
    actions_of,
    agenda_of,
    calendars_of,
    notes_of_meetings,
    one_on_ones_by_id,
)
from resolvers.org.people import people_by_id
from resolvers.pages import Paging
from resolvers.progress.key_results import key_results_by_id
from resolvers.rhythm.blockers import blockers_by_id
from resolvers.rhythm.check_ins import check_ins_by_id
from resolvers.systems.tasks import tasks_by_id
from resolvers.visibility import reasons_of_actions, reasons_of_agenda, reasons_of_meetings
from rules.one_on_ones import TopicKind
from rules.terms import Reason
from schema.edges import ROW, by, column
from schema.feedback import Feedback
from schema.node import Node
from schema.note import PrivateNote
from schema.paging import Connection
from schema.person import Person

if TYPE_CHECKING:
    from schema.blocker import Blocker
    from schema.check_in import CheckIn
    from schema.key_result import KeyResult
    from schema.task import Task


@strawberry.type(
    description="Something for the two of a 1:1 to talk about. Seen by these two alone: by no "
    "manager after them and by no role."
)
class AgendaItem(Node):
    one_on_one: "OneOnOne" = by(
        one_on_ones_by_id, "The 1:1 that it is in now.", key="one_on_one_id"
    )
    author: Person = by(people_by_id, "Who brought it up.", key="author_id")
    text: str = column("What it is; 1 to 20,000 characters.")
    key_result: Annotated["KeyResult", strawberry.lazy("schema.key_result")] | None = by(
        key_results_by_id, "The key result it is about, if you see that.", key="key_result_id"
    )
    created_at: datetime = column("When it was brought up.")
    carried: int = column("How many meetings it came through without being talked about.")
    checked_at: datetime | None = column("When it was talked about; null while it is open.")
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_agenda, "Why you see it.")


@strawberry.type(
    description="Something that one of the two of a 1:1 is to do. Seen by these two alone: by no "
    "manager after them and by no role."
)
class ActionItem(Node):
    one_on_one: "OneOnOne" = by(
        one_on_ones_by_id, "The 1:1 that it is in now.", key="one_on_one_id"
    )
    owner: Person = by(people_by_id, "Who is to do it.", key="owner_id")
    text: str = column("What it is; 1 to 20,000 characters.")
    due_on: date | None = column("Until when, in the organisation's days; null where open.")
    created_at: datetime = column("When it was agreed.")
    carried: int = column("How many meetings it came through without being done.")
    done_at: datetime | None = column("When it was done; null while it is open.")
    check_in: Annotated["CheckIn", strawberry.lazy("schema.check_in")] | None = by(
        check_ins_by_id, "The check-in that it became, if you see that.", key="check_in_id"
    )
    task: Annotated["Task", strawberry.lazy("schema.task")] | None = by(
        tasks_by_id, "The task that it became, if you see that.", key="task_id"
    )
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_actions, "Why you see it.")


@strawberry.type(
    description="Something that the two may want to talk about, from what you see of both."
)
class Topic:
    kind: TopicKind = column("What it is.")
    person: Person = by(people_by_id, "Which of the two it is about.", key="whose")
    key_result: Annotated["KeyResult", strawberry.lazy("schema.key_result")] | None = by(
        key_results_by_id, "The key result; null of other kinds.", key="key_result_id"
    )
    blocker: Annotated["Blocker", strawberry.lazy("schema.blocker")] | None = by(
        blockers_by_id, "The blocker; null of other kinds.", key="blocker_id"
    )
    feedback: Feedback | None = by(
        feedback_by_id, "The feedback; null of other kinds.", key="feedback_id"
    )


@strawberry.type(
    description="A meeting of two. Seen by these two alone: by no manager after them and by no "
    "role. Each read is audited."
)
class OneOnOne(Node):
    organiser: Person = by(people_by_id, "Who planned it.", key="organiser_id")
    partner: Person = by(people_by_id, "With whom.", key="partner_id")
    starts_at: datetime = column("When it starts.")
    minutes: int = column("How long it lasts; 1 to 480.")
    held_at: datetime | None = column("When it was held; null where nobody said so.")
    cancelled_at: datetime | None = column("When it was called off; null where it was not.")
    agenda: list[AgendaItem] = by(agenda_of, "What to talk about, in order; at most 100.")
    action_items: list[ActionItem] = by(actions_of, "What is to do, in order; at most 100.")
    private_notes: Connection[PrivateNote] = by(
        notes_of_meetings,
        "What you wrote down of it for yourself, newest first. The other has their own.",
        arguments=Paging,
    )
    suggested_topics: list[Topic] | None = by(
        topics_of,
        "What the two may want to talk about: stale and at-risk key results, open blockers, and "
        "feedback that waits for its reader, as far as you see them. Null where OKRs are not on "
        "for you.",
        key=ROW,
    )
    calendar: str = by(
        calendars_of, "As an iCalendar file, with the agenda that both see.", key=ROW
    )
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_meetings, "Why you see it.")
