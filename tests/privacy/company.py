"""A company of things, each with the people who may see it: told by hand, from the matrix.

What is told here is never asked of the policy: it is what the policy is held against (semantics
4.10, rulings.md).
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from auth.credentials.machines import new_secret
from auth.credentials.opaque import digest
from model.audit import Audit, AuditHead
from model.cadence import UnitCadence
from model.client import Client, ClientSecret
from model.connection import Connection, Secret
from model.cycle import Cycle
from model.document import TrustedDocument
from model.erasure import Erasure, LegalHold
from model.hint import Hint, RegisteredHook
from model.journal import AnsweredMutation, Outbox
from model.line import ReportingLine
from model.link_back import LinkBack
from model.match import Match
from model.note import PrivateNote
from model.objective import Objective, ObjectiveUnit
from model.organisation import Organisation
from model.person import Employment, Identity, Person
from model.pilot import Pilot, PilotUnit
from model.practice import ApprovingUnit, CountLimits
from model.provisioned import Provisioned
from model.role import RoleGrant
from model.run import SyncIssue, SyncPlan, SyncRun
from model.session import BrowserSession, ObeyedLogout, SignInAttempt
from model.staged import StagedPage
from model.trial import Trial
from model.unit import Membership, OrgUnit, UnitState
from model.webhook import Webhook, WebhookDelivery, WebhookSecret
from rules.cadence import Rhythm, Weekday
from rules.limits import Limits
from rules.terms import (
    ClientState,
    ConnectionState,
    CycleKind,
    Feature,
    LineKind,
    MemberRole,
    PersonStatus,
    PlanState,
    ProvisionedKind,
    RunMode,
    RunState,
    RunTrigger,
    Scope,
)
from rules.topics import NAMES, topic_of
from rules.trials import TrialKind, TrialState
from rules.webhooks import Outcome, WebhookState
from tests.auth.world import LAST_MONTH, LONG_AGO, NOW, TODAY, TOMORROW, named
from tests.privacy.everyday import everyday, words_of_the_company
from tests.privacy.okrs import (
    LINKS,
    OKRS,
    SEEN,
    disputes,
    link,
    objective_values,
    okr,
    reminders,
    tasks,
)
from tests.privacy.reviews import reviews
from tests.privacy.rhythm import programme
from tests.privacy.viewers import (
    ADMINISTRATOR,
    ALONE,
    EVERYBODY,
    LINE_ABOVE,
    NOBODY,
    PEOPLE,
    READERS,
    ROLES,
    Row,
    Thing,
    Who,
)
from tests.support.canaries import canary


@cache
def things() -> tuple[Thing, ...]:
    """Always the same, so they are thought up once."""
    return (
        Thing("the organisation", EVERYBODY, tuple(organisation())),
        Thing("the programme", READERS, tuple(programme())),
        *(okr(each, place) for place, each in enumerate(OKRS)),
        *(link(*each) for each in LINKS),
        *disputes(),
        *reminders(),
        *tasks(),
        *personal(),
        *reviews(),
        *everyday(),
        *machinery(),
        *events(),
    )


def rows_seen_by(who: str) -> list[Row]:
    return [row for thing in things() if who in thing.seen_by for row in thing.rows]


def rows_of_world(who: str) -> list[Row]:
    """What they see, and what stands there for something that they only know to exist."""
    rows = [*rows_seen_by(who)]
    rows += other_draft() if who == "lead" else ()
    return rows if who in ADMINISTRATOR else [*rows, other_connection()]


def other_draft() -> Iterator[Row]:
    """Whoever runs the programme may know that a unit has drafts, and nothing else of them."""
    told = replace(next(each for each in OKRS if each.name == "draft"), name="stand-in")
    yield Objective, {**objective_values(told, 0), "title": "Another", "description": None}
    yield ObjectiveUnit, {"objective_id": named("stand-in"), "unit_id": named("unit"), "weight": 1}


def other_connection() -> Row:
    """Everybody may know that tasks come from somewhere, for their own work is linked to them."""
    jira: dict[str, Any] = {"id": named("jira"), "kind": "jira", "name": "Another", "settings": {}}
    return Connection, {**jira, "state": ConnectionState.READY, "created_at": NOW}


def every_row() -> list[Row]:
    return [row for thing in things() for row in thing.rows]


def hidden_from(who: str) -> set[str]:
    return {thing.name for thing in things() if who not in thing.seen_by}


def organisation() -> Iterator[Row]:
    about = {"id": 1, "name": "Acme", "time_zone": "UTC", "fiscal_start_month": 2}
    yield Organisation, about
    for name in (*PEOPLE, "future_manager", "dotted_manager"):
        yield Person, person(name)
    for unit, parent in (("company", None), ("unit", "company"), ("other unit", "company")):
        above = None if parent is None else named(parent)
        state = {"unit_id": named(unit), "starts_on": LONG_AGO, "sort_key": unit}
        yield OrgUnit, {"id": named(unit), "key": unit}
        yield UnitState, {**state, "name": unit, "parent_id": above}
    yield from lines()
    yield from memberships()
    yield Pilot, {"feature": Feature.OKRS, "open_to_all_on": TOMORROW}
    tried = {"feature": Feature.OKRS, "unit_id": named("company")}
    yield PilotUnit, {**tried, "starts_on": LONG_AGO}
    yield from client("machine")
    yield from practice()
    yield from words_of_the_company()
    yield Cycle, cycle("cycle", "FY26-Q4", date(2026, 10, 1), date(2026, 12, 31))
    yield Cycle, cycle("past cycle", "FY26-Q3", date(2026, 7, 1), date(2026, 9, 30))
    month = cycle("month", "FY26-M11", date(2026, 11, 1), date(2026, 11, 30))
    yield Cycle, {**month, "kind": CycleKind.MONTH, "parent_id": named("cycle")}


def practice() -> Iterator[Row]:
    by = {"set_by_id": named("admin"), "set_at": NOW}
    yield CountLimits, {**asdict(Limits(version=1)), **by}
    yield ApprovingUnit, {"unit_id": named("other unit"), **by}
    often = {"rhythm": Rhythm.EVERY_TWO_WEEKS, "weekday": Weekday.FRIDAY}
    yield UnitCadence, {"unit_id": named("unit"), **often, **by}


def person(name: str) -> dict[str, Any]:
    email = f"{name}@example.com"
    what = {"id": named(name), "name": name, "sort_key": name, "status": PersonStatus.ACTIVE}
    place = {"title": "Engineer" if name < "m" else "Designer", "location": "Home"}
    return {**what, **place, "email": email, "email_key": email}


def client(name: str) -> Iterator[Row]:
    """A machine; that it signs in must be known in each world."""
    whose = {"created_at": NOW, "created_by_id": named("admin")}
    may = {"origins": [], "scopes": [Scope.OKRS_READ.value], "documents": []}
    words = {"name": canary(f"client {name}", [named("admin")]), "state": ClientState.ACTIVE}
    yield Client, {"id": named(name), **words, **may, "names_subjects": False, **whose}
    secret = {"digest": digest(secret_of(name)), "prefix": secret_of(name)[:10]}
    ids = {"id": named(f"secret of {name}"), "client_id": named(name)}
    yield ClientSecret, {**ids, **secret, **whose, "expires_at": NOW + timedelta(days=1)}


def secret_of(name: str) -> str:
    return new_secret(lambda size: name.encode().ljust(size, b"-"))


def lines() -> Iterator[Row]:
    for of, manager, since, kind in (
        ("owner", "former_manager", LONG_AGO, LineKind.PRIMARY),
        ("owner", "manager", LAST_MONTH, LineKind.PRIMARY),
        ("owner", "future_manager", TOMORROW, LineKind.PRIMARY),
        ("owner", "dotted_manager", TODAY, LineKind.DOTTED),
        ("manager", "managers_manager", LONG_AGO, LineKind.PRIMARY),
    ):
        ends = {"person_id": named(of), "manager_id": named(manager)}
        yield ReportingLine, {**ends, "kind": kind, "rank": 0, "starts_on": since}


def memberships() -> Iterator[Row]:
    for name, unit, since, role in (
        ("member", "unit", LONG_AGO, MemberRole.MEMBER),
        ("former_member", "unit", LONG_AGO, MemberRole.MEMBER),
        ("former_member", "unit", LAST_MONTH, None),
        ("colleague", "other unit", LONG_AGO, MemberRole.LEAD),
    ):
        ends = {"person_id": named(name), "unit_id": named(unit)}
        yield Membership, {**ends, "starts_on": since, "role": role}
    for name in READERS - {"machine"}:
        ends = {"person_id": named(name), "unit_id": named("company")}
        yield Membership, {**ends, "starts_on": LONG_AGO, "role": MemberRole.MEMBER}


def cycle(name: str, key: str, starts_on: date, ends_on: date) -> dict[str, Any]:
    days = {"starts_on": starts_on, "ends_on": ends_on}
    grading = {"grading_ends_on": ends_on + timedelta(days=14)}
    words = {"key": key, "label": key, "kind": CycleKind.QUARTER}
    return {"id": named(name), **words, **days, **grading}


def personal() -> Iterator[Thing]:
    for place, name in enumerate(PEOPLE):
        above = LINE_ABOVE.get(name, ALONE)
        seen_by = above | {name, "hr", "admin"}
        yield Thing(f"employment of {name}", seen_by, (employment(name, place, seen_by),))
        note = note_of(name)
        yield Thing(f"note of {name}", frozenset({name}), (note,))
    identity = canary("identity", map(named, THEIR_LINE))
    known = {"id": named("identity"), "person_id": named("owner"), "source_key": identity}
    yield Thing("identity", THEIR_LINE, ((Identity, {**known, "connection_id": named("jira")}),))
    for name, role in ROLES.items():
        grant = {"person_id": named(name), "role": role, "granted_at": NOW}
        yield Thing(f"role of {name}", ADMINISTRATOR | {name}, ((RoleGrant, grant),))
    answered = {"actor_id": named("owner"), "action": "checkInCreate", "client_mutation_id": "1"}
    first = {**answered, "subject_id": named("draft check-in 1"), "at": NOW}
    yield Thing("answered mutation", frozenset({"owner"}), ((AnsweredMutation, first),))


THEIR_LINE: Who = LINE_ABOVE["owner"] | {"owner", "hr", "admin"}


def employment(name: str, place: int, seen_by: Iterable[str]) -> Row:
    number = canary(f"number of {name}", map(named, seen_by))
    started = LONG_AGO + timedelta(days=place)
    return Employment, {
        "person_id": named(name), "employee_number": number, "started_on": started,
    }  # fmt: skip


def note_of(name: str) -> Row:
    words = canary(f"note of {name}", [named(name)])
    times = {"created_at": NOW, "updated_at": NOW}
    note = {"id": named(f"note of {name}"), "author_id": named(name), "text": words}
    return PrivateNote, {**note, **times}


def machinery() -> Iterator[Thing]:
    """Connections and what runs did are the administrators'; secrets and events are nobody's."""
    mine = [named("admin")]
    connection, run = {"connection_id": named("jira")}, {"run_id": named("run")}
    jira = {"id": named("jira"), "kind": "jira", "name": canary("connection", mine)}
    sealed = canary("sealed secret", []).encode()
    nothing: list[str] = []
    issue = {"code": "MANAGER_UNKNOWN", "subject": canary("issue", mine), "concerns": nothing}
    yield Thing("machinery", ADMINISTRATOR, (
        (Connection, {
            **jira, "settings": {"site": canary("settings", mine)}, "created_at": NOW,
            "state": ConnectionState.READY,
        }),
        (SyncRun, {
            "id": named("run"), **connection, "trigger": RunTrigger.MANUAL, "mode": RunMode.FULL,
            "state": RunState.DONE, "fence": 1, "counts": {"seen": 3}, "queued_at": NOW,
            "error": canary("error of a run", mine),
        }),
        (SyncIssue, {
            "id": named("issue"), **connection, **run, **issue, "first_seen_at": NOW,
            "message": canary("message of an issue", mine), "last_seen_at": NOW,
        }),
        (SyncPlan, {
            "id": named("plan"), **connection, **run, "hash": canary("hash of a plan", mine),
            "state": PlanState.HELD, "reason": canary("reason of a plan", mine), "counts": {},
            "changes": [change(canary("change of a plan", mine))],
            "created_at": NOW, "expires_at": NOW,
        }),
        (Trial, {
            "id": named("trial"), **connection, "kind": TrialKind.SAMPLE, "asked_at": NOW,
            "state": TrialState.DONE, "found": {"records": [canary("sample of a trial", mine)]},
            "asked_by_id": named("admin"), "error": canary("error of a trial", mine),
        }),
        (Match, {
            **connection, "source_key": canary("key of a match", mine), "decided_at": NOW,
            "person_id": named("owner"),
        }),
        *client("other machine"),
        *webhook(),
    ))  # fmt: skip
    yield from audited()
    kept = {**connection, "field": "token", "sealed": sealed, "written_at": NOW}
    yield Thing(
        "what nobody reads",
        NOBODY,
        (
            (Secret, kept),
            event_of(0, "PrivateNote", "note of owner"),
            (TrustedDocument, document()),
            *personal_data(),
            *sessions(),
            *taken_in(connection),
        ),
    )


def personal_data() -> Iterator[Row]:
    yield Erasure, {"person_id": named("nobody"), "erased_at": NOW}
    held = {"id": named("hold"), "person_id": named("owner"), "placed_at": NOW}
    yield LegalHold, {**held, "reason": canary("reason of a hold")}


def taken_in(connection: dict[str, Any]) -> Iterator[Row]:
    """What other systems pushed, and what was said of whom they mean."""
    delivery = canary("delivery of a webhook", [])
    yield Hint, {**connection, "delivery": delivery, "subjects": [], "received_at": NOW}
    told = {"source_keys": [canary("key of a registered webhook", [])], "expires_at": NOW}
    yield RegisteredHook, {**connection, **told, "registered_at": NOW}
    held: dict[str, Any] = {
        "records": canary("staged", []).encode(),
        "problems": b"[]",
        "checkpoint": {},
    }
    yield StagedPage, {**connection, "number": 1, "began_at": NOW, **held}
    linked = {"source_key": canary("key of a task with a link", []), "told": ""}
    yield LinkBack, {**connection, **linked, "key_result_id": named("kept result")}
    pushed = {"kind": ProvisionedKind.USER, "name_key": canary("name that was pushed", [])}
    times = {"created_at": NOW, "modified_at": NOW, "version": 1}
    yield Provisioned, {"id": named("pushed"), **connection, **pushed, **times, "payload": {}}


def document() -> dict[str, Any]:
    text = canary("text of a trusted document")
    told = {"id": "sha256:0", "text": text, "operations": "A", "cost": 1}
    return {**told, "registered_at": NOW}


def webhook() -> Iterator[Row]:
    mine, of = [named("admin")], {"webhook_id": named("webhook")}
    words = {"name": canary("webhook", mine), "url": f"https://{canary('webhook address', mine)}/"}
    place = {"place_xact": 0, "place_id": 0, "last_error": canary("error of a webhook", mine)}
    by = {"created_at": NOW, "created_by_id": named("admin"), "state": WebhookState.PAUSED}
    nothing: list[str] = []
    yield Webhook, {"id": named("webhook"), **words, **place, **by, "topics": nothing}
    sealed = canary("sealed secret of a webhook", []).encode()
    secret = {"id": named("webhook secret"), **of, "sealed": sealed, "created_at": NOW}
    yield WebhookSecret, secret
    came = {"attempt": 1, "outcome": Outcome.DELIVERED, "status": 200, "duration_ms": 7}
    sent = {"event_id": named("event 1"), "topic": "person.changed", "at": NOW}
    yield WebhookDelivery, {"id": named("delivery"), **of, **sent, **came}


def change(label: str) -> dict[str, Any]:
    fields = {"name": [None, "New"]}
    return {"action": "CREATE", "noun": "Person", "key": "e1", "label": label, "fields": fields}


def events() -> Iterator[Thing]:
    """Each is told to whoever sees what it is about, and to nobody else."""
    for place, (noun, subject, seen_by) in enumerate((
        ("Person", "owner", EVERYBODY),
        *(("Objective", name, seen_by) for name, seen_by in SEEN.items()),
        *(("KeyResult", f"{name} result", seen_by) for name, seen_by in SEEN.items()),
        ("Employment", "owner", THEIR_LINE),
        ("RoleGrant", "hr", ADMINISTRATOR | {"hr"}),
        ("Client", "machine", ADMINISTRATOR),
        ("Webhook", "webhook", ADMINISTRATOR),
        ("Person", "colleague", EVERYBODY),
        ("Inbox", "owner", frozenset({"owner", "machine"})),
    ), 1):  # fmt: skip
        yield Thing(f"event {place}, of {subject}", seen_by, (event_of(place, noun, subject),))


def event_of(place: int, noun: str, subject: str) -> Row:
    """Its id is told, so it is the same in every world."""
    what = {"topic": topic_of(noun) if noun in NAMES else "t", "noun": noun, "at": NOW}
    ids = {"event_id": named(f"event {place}"), "subject_id": named(subject)}
    # Before all numbers that the database itself gives.
    return Outbox, {"id": place - 1_000, **ids, **what}


def audited() -> Iterator[Thing]:
    """Seen by who did it and by whose it is; by administrators unless it is its author's alone."""
    for seq, (name, noun, actor, whose, seen_by) in enumerate((
        ("of a plan", "SyncPlan", "admin", None, ADMINISTRATOR),
        ("of a note", "PrivateNote", "owner", "owner", frozenset({"owner"})),
        (
            "of a read", "ReviewParticipant", "manager", "owner",
            frozenset({"owner", "manager", "admin"}),
        ),
        ("of a role", "RoleGrant", "admin", "hr", frozenset({"hr", "admin"})),
    )):  # fmt: skip
        subject = canary(f"audit {name}", map(named, seen_by))
        yield Thing(f"audit {name}", seen_by, ((Audit, {
            "id": named(f"audit {name}"), "at": NOW - timedelta(minutes=seq), "action": "read",
            "noun": noun, "actor_id": named(actor), "subject_id": named(name),
            "whose_id": None if whose is None else named(whose), "detail": {"of": subject},
            "chain": named("chain"), "seq": seq, "key_id": "key", "previous": b"", "mac": b"",
        }),))  # fmt: skip


def sessions() -> Iterator[Row]:
    head = {"chain": named("chain"), "seq": 9, "mac": b"m", "key_id": "key", "seal": b"s"}
    yield AuditHead, head
    until = {"expires_at": NOW + timedelta(hours=1)}
    subject = canary("subject at the provider")
    person = {"person_id": named("owner"), "provider_subject": subject, "created_at": NOW}
    yield BrowserSession, {"digest": b"a session", **person, "hint": b"", **until}
    yield SignInAttempt, {"digest": b"a", "browser_digest": b"b", "path": "/", **until}
    yield ObeyedLogout, {"digest": b"a logout", **until}
