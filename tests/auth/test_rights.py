"""Who may write what (the rulings' table), each row asked of every kind of actor."""

import ast
import re
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from app.postgres import Urls
from auth.reading import reading
from auth.viewer import Moment, Viewer, viewer_by_id
from auth.visibility.rights import RIGHTS, Action, may, must
from model.blocker import Blocker
from model.check_in import CheckIn
from model.conversation import Comment
from model.database import Database, connect
from model.key_result import KeyResult
from model.retrospective import Retrospective
from rules.blockers import BlockerKind
from rules.errors import NotAllowed, NotFound, OkrGraphError
from rules.terms import MemberRole, ObjectiveLevel, ReadingOrigin
from tests.auth.offices import ACTORS, PASSERS_BY, member, offices, okr, share, unit
from tests.auth.world import MOMENT, NOW, TODAY, Rows, key_result_values, named, write
from tests.house.sources import ROOT
from tests.support.emptying import empty_all

SIGNED_IN = frozenset(ACTORS) - {"leaver", "machine"}
Actors = Mapping[str, Viewer]
NEXT_YEAR = TODAY + timedelta(days=365)

# The row of the ruling, its action, what it is done to, and who of all actors may. Drafts and
# restricted objectives are nobody's to change who does not see them, whatever their office.
TABLE: Mapping[str, list[tuple[Action, str | None, str]]] = {
    "company objective: create, publish, close": [
        (Action.COMPANY_OBJECTIVE_CREATE, None, "programme_lead company_lead"),
        (Action.OBJECTIVE_EDIT, "company", "programme_lead company_lead"),
        (Action.OBJECTIVE_PUBLISH, "company", "programme_lead company_lead"),
        (Action.OBJECTIVE_CLOSE, "company", "programme_lead company_lead"),
        (Action.OBJECTIVE_APPROVE, "company", "programme_lead company_lead"),
        (Action.OBJECTIVE_RETURN, "company", "programme_lead company_lead"),
        (Action.OBJECTIVE_DELETE, "company", "programme_lead company_lead"),
        (Action.OBJECTIVE_DELETE, "company draft", "company_lead"),
        (Action.OBJECTIVE_EDIT, "company draft", "company_lead"),
        (Action.OBJECTIVE_PUBLISH, "company draft", "company_lead"),
    ],
    "unit objective": [
        (Action.UNIT_OBJECTIVE_CREATE, "shop", "programme_lead unit_lead"),
        (Action.UNIT_OBJECTIVE_DRAFT, "shop", "programme_lead unit_lead member"),
        (Action.OBJECTIVE_EDIT, "unit", "programme_lead unit_lead"),
        (Action.OBJECTIVE_PUBLISH, "unit", "programme_lead unit_lead"),
        (Action.OBJECTIVE_CLOSE, "unit", "programme_lead unit_lead"),
        (Action.OBJECTIVE_EDIT, "unit draft", "unit_lead member"),
        (Action.OBJECTIVE_PUBLISH, "unit draft", "unit_lead"),
        (Action.OBJECTIVE_CLOSE, "unit draft", "unit_lead"),
        (Action.OBJECTIVE_APPROVE, "unit draft", "unit_lead"),
        (Action.OBJECTIVE_RETURN, "unit draft", "unit_lead"),
        (Action.OBJECTIVE_DELETE, "unit draft", "unit_lead"),
        (Action.OBJECTIVE_EDIT, "restricted", "unit_lead"),
        (Action.OBJECTIVE_EDIT, "shop's part in a person's draft", "person manager"),
        (Action.OBJECTIVE_EDIT, "shop's part in a company draft", "company_lead"),
        (Action.OBJECTIVE_PUBLISH, "restricted", "unit_lead"),
    ],
    "person's objective": [
        (Action.PERSON_OBJECTIVE_CREATE, "person", "person"),
        (Action.PERSON_OBJECTIVE_PROPOSE, "person", "person manager"),
        (Action.OBJECTIVE_EDIT, "personal", "person"),
        (Action.OBJECTIVE_PUBLISH, "personal", "person"),
        (Action.OBJECTIVE_CLOSE, "personal", "person"),
        (Action.OBJECTIVE_EDIT, "personal draft", "person manager"),
        (Action.OBJECTIVE_PUBLISH, "personal draft", "person"),
        (Action.OBJECTIVE_APPROVE, "personal", "manager"),
        (Action.OBJECTIVE_APPROVE, "personal draft", "manager"),
        (Action.OBJECTIVE_APPROVE, "shop's part in a person's draft", "manager unit_lead"),
        (Action.OBJECTIVE_RETURN, "personal draft", "person manager"),
        (Action.OBJECTIVE_DELETE, "personal draft", "person"),
        (Action.OBJECTIVE_HAND_OVER, "personal", "person"),
        (Action.OBJECTIVE_HAND_OVER, "unit", "programme_lead unit_lead"),
    ],
    "what a leaver left: who leads the unit that they joined last": [
        (Action.OBJECTIVE_HAND_OVER, "left", "unit_lead"),
        (Action.OBJECTIVE_EDIT, "left", "unit_lead"),
        (Action.OBJECTIVE_CLOSE, "left", "unit_lead"),
        (Action.SCORE, "left", "unit_lead"),
        (Action.CHECK_IN, "left result", "result_owner delegate unit_lead"),
        (Action.OBJECTIVE_HAND_OVER, "company's, left", "programme_lead company_lead unit_lead"),
        (Action.OBJECTIVE_EDIT, "company's, left", "programme_lead company_lead"),
        (Action.SCORE, "company's, left", "unit_lead"),
        (Action.CHECK_IN, "company's, left result", "result_owner delegate unit_lead"),
    ],
    "key result, task link, weights": [
        *((action, f"{okr} result", f"{who} result_owner")
          for action in (Action.KEY_RESULT_EDIT, Action.TASK_LINK_EDIT, Action.WEIGHT_EDIT)
          for okr, who in {
              "company": "programme_lead company_lead",
              "unit": "programme_lead unit_lead",
              "unit draft": "unit_lead member",
              "restricted": "unit_lead",
              "personal": "person",
              "personal draft": "person manager",
          }.items()),
        (Action.KEY_RESULT_CREATE, "company", "programme_lead company_lead"),
        (Action.KEY_RESULT_CREATE, "unit", "programme_lead unit_lead"),
        (Action.KEY_RESULT_CREATE, "unit draft", "unit_lead member"),
        (Action.KEY_RESULT_CREATE, "personal draft", "person manager"),
    ],
    "check-in": [
        (Action.CHECK_IN, "company result", "result_owner objective_owner delegate"),
        (Action.CHECK_IN, "unit result", "result_owner objective_owner delegate"),
        (Action.CHECK_IN, "personal result", "result_owner person delegate"),
        (Action.CHECK_IN, "restricted result", "result_owner objective_owner"),
        (Action.DELEGATE_NAME, "unit result", "result_owner objective_owner"),
        (Action.DELEGATE_NAME, "personal result", "result_owner person"),
        (Action.CHECK_IN_REQUEST, "unit result", "programme_lead objective_owner"),
        (Action.CHECK_IN_REQUEST, "personal result", "programme_lead person"),
        (Action.CHECK_IN_REQUEST, "result of a report", "programme_lead manager objective_owner"),
        (Action.CHECK_IN_ACKNOWLEDGE, "a check-in", "manager"),
        (Action.BLOCKER_CLEAR, "a blocker", "result_owner objective_owner delegate colleague"),
        (Action.COMMENT_EDIT, "a comment", "colleague"),
        (Action.UNIT_RETROSPECT, "shop", "programme_lead unit_lead"),
        (Action.RETROSPECTIVE_ACKNOWLEDGE, "a retrospective", "programme_lead manager"),
    ],
    "score, retrospective; reopen": [
        (Action.SCORE, "company", "objective_owner"),
        (Action.SCORE, "unit", "objective_owner"),
        (Action.SCORE, "personal", "person"),
        (Action.SCORE, "restricted", "objective_owner"),
        (Action.REOPEN, "company", "programme_lead"),
        (Action.REOPEN, "unit", "programme_lead"),
        (Action.REOPEN, "personal", "programme_lead"),
        (Action.REOPEN, "restricted", ""),
    ],
    "cycles, settings, reminders": [(Action.PROGRAMME_RUN, None, "programme_lead")],
    "review cycle, template, calibration": [(Action.REVIEW_RUN, None, "hr")],
    "feedback, recognition, 1:1": [(Action.FEEDBACK_GIVE, None, " ".join(SIGNED_IN))],
    "connections, tokens, roles, pilot, matching": [(Action.ADMINISTER, None, "admin")],
}  # fmt: skip
ROWS = [row for rows in TABLE.values() for row in rows]


@pytest.fixture(scope="module")
async def company(urls: Urls) -> AsyncIterator[Database]:
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        empty_all(owner)
    database = connect(urls.service, pool_size=2)
    await write(database, offices())
    await write(
        database, [*shared_drafts(), *left_behind(), *a_second_root(), *around_a_check_in()]
    )
    yield database
    await database.close()


@pytest.fixture(scope="module")
async def actors(company: Database) -> Actors:
    """Everybody as they are when they sign in; who left can't, and a machine is nobody."""
    people = (*sorted(SIGNED_IN), *PASSERS_BY)
    async with company.system() as session:
        signed_in = {name: await viewer_by_id(session, named(name), TODAY) for name in people}
    return {**signed_in, "machine": Viewer(None, client_id=uuid4())}


def shared_drafts() -> Rows:
    """Drafts that a unit has a part in, and that are not of the unit."""
    of_a_person = "shop's part in a person's draft"
    of_the_company = "shop's part in a company draft"
    person, shop = ObjectiveLevel.PERSON, "shop"
    return [
        *okr(of_a_person, level=person, owner="person", unit=shop, published=False),
        *okr(of_the_company, level=ObjectiveLevel.COMPANY, unit=shop, published=False),
        *share(named(of_the_company), "acme"),
    ]


def left_behind() -> Rows:
    """What the leaver still owns: nobody was above them, and somebody leads their last unit."""
    return [
        *okr("left", level=ObjectiveLevel.PERSON, owner="leaver"),
        *okr("company's, left", level=ObjectiveLevel.COMPANY, owner="leaver"),
    ]


def a_second_root() -> Rows:
    """From next year on there is another unit with none above it, and somebody leads it."""
    lead = member("hr", "rival", MemberRole.LEAD, NEXT_YEAR)
    return [*unit("rival", starts_on=NEXT_YEAR), lead]


def around_a_check_in() -> Rows:
    """On the unit's key result: a check-in, a blocker and a comment; and one of a report."""
    result, author = named("unit result"), named("result_owner")
    when = {"effective_at": NOW, "recorded_at": NOW, "origin": ReadingOrigin.MANUAL}
    said = {"id": named("a check-in"), "key_result_id": result, "author_id": author, **when}
    stands = {"kind": BlockerKind.DECISION, "text": "Who?", "owner_id": named("colleague")}
    opened = {"opened_by_id": author, "opened_at": NOW, "key_result_id": result}
    words = {"text": "Good", "author_id": named("colleague"), "created_at": NOW, "updated_at": NOW}
    back = {"written_at": NOW, "updated_at": NOW, "author_id": named("person")}
    of_unit = {"cycle_id": named("cycle"), "objective_id": named("unit")}
    of_a_report = key_result_values(named("result of a report"), named("unit"))
    return [
        (CheckIn, {**said, "reviewer_id": named("manager")}),
        (Blocker, {"id": named("a blocker"), **stands, **opened}),
        (Comment, {"id": named("a comment"), **words, "check_in_id": named("a check-in")}),
        (Retrospective, {"id": named("a retrospective"), **of_unit, **back}),
        (KeyResult, of_a_report | {"owner_id": named("person")}),
    ]


def key_of(subject: str | None) -> UUID | None:
    return None if subject is None else named(subject)


async def who_may(
    company: Database,
    actors: Actors,
    action: Action,
    subject: str | None,
    moment: Moment = MOMENT,
) -> set[str]:
    found: set[str] = set()
    for name, viewer in actors.items():
        async with reading(company, viewer, moment, []) as gate:
            if await may(gate, action, key_of(subject)):
                found.add(name)
    return found


async def refusal(
    company: Database, viewer: Viewer, action: Action, subject: str | None
) -> OkrGraphError:
    with pytest.raises((NotAllowed, NotFound)) as raised:
        async with reading(company, viewer, MOMENT, []) as gate:
            await must(gate, action, key_of(subject))
    return raised.value


@pytest.mark.parametrize(
    ("action", "subject", "who"), ROWS, ids=[f"{row[0].name}-{row[1]}" for row in ROWS]
)
async def test_it_is_for_those_whom_the_table_names_and_for_nobody_else(
    company: Database, actors: Actors, action: Action, subject: str | None, who: str
) -> None:
    among = actors if action is not Action.FEEDBACK_GIVE else without(actors, PASSERS_BY)
    assert await who_may(company, among, action, subject) == set(who.split())


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        (Action.COMPANY_OBJECTIVE_CREATE, None),
        (Action.OBJECTIVE_PUBLISH, "company"),
        (Action.KEY_RESULT_EDIT, "company result"),
    ],
)
async def test_where_several_units_have_none_above_them_nobody_leads_the_company(
    company: Database, actors: Actors, action: Action, subject: str | None
) -> None:
    """The company lead of one root and the lead of a second are of this year and of next."""
    one, several = [
        await who_may(company, actors, action, subject, Moment(NOW, day))
        for day in (NEXT_YEAR - timedelta(days=1), NEXT_YEAR)
    ]
    owners = {"result_owner"} if subject == "company result" else set[str]()
    leads = {"company_lead", "future_lead"}
    assert (one, several) == ({"programme_lead"} | owners | leads, {"programme_lead"} | owners)


def without(actors: Actors, names: tuple[str, ...]) -> Actors:
    return {name: viewer for name, viewer in actors.items() if name not in names}


def test_the_table_has_each_action_and_each_action_a_right() -> None:
    assert ({row[0] for row in ROWS}, set(RIGHTS)) == (set(Action), set(Action))


async def test_who_left_holds_no_office_any_more(company: Database) -> None:
    async with company.system() as session:
        with pytest.raises(NotAllowed):
            await viewer_by_id(session, named("leaver"), TODAY)


@pytest.mark.parametrize("action", Action, ids=lambda action: action.name)
async def test_the_refusal_says_whose_it_is(
    company: Database, actors: Actors, action: Action
) -> None:
    subject = next(row[1] for row in ROWS if row[0] is action)
    refused = await refusal(company, actors["machine"], action, subject)
    assert (type(refused), RIGHTS[action].who in refused.message) == (NotAllowed, True)


@pytest.mark.parametrize("who", ["programme_lead", "admin", "delegate", "machine"])
async def test_what_is_hidden_is_refused_as_what_is_missing_is(
    company: Database, actors: Actors, who: str
) -> None:
    refused = [
        await refusal(company, actors[who], Action.OBJECTIVE_CLOSE, subject)
        for subject in ("restricted", "no such objective")
    ]
    assert [type(each) for each in refused] == [NotFound, NotFound]
    assert refused[0].message == refused[1].message


async def test_what_is_allowed_is_not_refused(company: Database, actors: Actors) -> None:
    async with reading(company, actors["delegate"], MOMENT, []) as gate:
        await must(gate, Action.CHECK_IN, named("unit result"))


def test_only_auth_says_what_raw_tables_are_read_for() -> None:
    """A judgement reads raw tables: made of anything but the rules it would be a second way in."""
    found = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if judges(path)]
    assert found == []


def judges(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    return any(RAW.search(ast.unparse(node)) for node in imports)


RAW = re.compile(r"auth(\.| import )(policed|predicates|duties)")
FLOORS = ("app", "resolvers", "schema", "sync", "execution", "model", "rules", "connectors")
