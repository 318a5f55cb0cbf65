"""Private notes in the graph: their author's alone, by every way in."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from auth.gate import working
from auth.viewer import Viewer
from model.audit import Audit, AuditHead
from model.database import SystemSession
from model.journal import AnsweredMutation
from resolvers.everyday.note_create import PrivateNoteCreate, private_note_create
from resolvers.everyday.note_delete import PrivateNoteDelete, private_note_delete
from resolvers.everyday.note_update import PrivateNoteUpdate, private_note_update
from resolvers.ids import GlobalId
from rules.errors import NotAllowed
from rules.terms import Feature, MemberRole, Role, Scope
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

NOTES = """query($about: ID, $first: Int! = 50, $after: String) {
  me { privateNotes(about: $about, first: $first, after: $after) {
    nodes { id text about { name } createdAt updatedAt version visibleBecause }
    pageInfo { endCursor } totalCount } } }"""
NODE = "query($id: ID!) { node(id: $id) { id ... on PrivateNote { text visibleBecause } } }"
REFUSED = "errors { code path }"
CREATE = f"""mutation($input: PrivateNoteCreateInput!) {{ privateNoteCreate(input: $input) {{
  privateNote {{ id text about {{ name }} version }} clientMutationId {REFUSED} }} }}"""
UPDATE = f"""mutation($input: PrivateNoteUpdateInput!) {{ privateNoteUpdate(input: $input) {{
  privateNote {{ id text about {{ name }} version updatedAt }} clientMutationId {REFUSED} }} }}"""
DELETE = f"""mutation($input: PrivateNoteDeleteInput!) {{ privateNoteDelete(input: $input) {{
  deletedId clientMutationId {REFUSED} }} }}"""
UNIT = gid("OrgUnit", UUID(int=1))
OTHERS = (
    "person it is about", "manager", "manager above", "report", "colleague", "administrator",
    "HR reviewer", "programme lead", "administrator with every role",
)  # fmt: skip


async def cast(company: Company) -> dict[str, UUID]:
    """An author, and one of everybody who might think that a note is theirs to see."""
    above = await company.person("Above")
    people = {"manager above": above, "manager": await company.person("Manager", manager=above)}
    people["author"] = await company.person("Ada Able", manager=people["manager"])
    people["report"] = await company.person("Report", manager=people["author"])
    people["person it is about"] = await company.person("Bo Bee", manager=people["author"])
    team = await company.unit("Team")
    for name in OTHERS[4:]:
        people[name] = await company.person(name)
        await company.member(people[name], team, role=MemberRole.LEAD)
    await company.member(people["author"], team)
    await company.role(people["administrator"], Role.ADMINISTRATOR)
    await company.role(people["HR reviewer"], Role.HR_REVIEWER)
    await company.role(people["programme lead"], Role.PROGRAMME_LEAD)
    for role in Role:
        await company.role(people["administrator with every role"], role)
    return people


async def created(graph: Graph, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(CREATE, as_=as_, input=given))["privateNoteCreate"]


async def updated(graph: Graph, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(UPDATE, as_=as_, input=given))["privateNoteUpdate"]


async def deleted(graph: Graph, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(DELETE, as_=as_, input=given))["privateNoteDelete"]


async def noted(graph: Graph, as_: UUID, text: str = "Watch this", **given: Any) -> str:
    note: str = (await created(graph, as_, text=text, **given))["privateNote"]["id"]
    return note


async def listed(graph: Graph, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(NOTES, as_=as_, **given))["me"]["privateNotes"]


async def texts(graph: Graph, as_: UUID, **given: Any) -> list[str]:
    return [note["text"] for note in (await listed(graph, as_, **given))["nodes"]]


async def entries(company: Company) -> list[tuple[str, str, UUID | None, UUID | None]]:
    """What the audit tells of notes: each once, whoever asked how often."""
    told = (Audit.action, Audit.noun, Audit.actor_id, Audit.whose_id)
    async with company.database.system() as session:
        return await rows(session, select(*told).where(Audit.subject_id.is_not(None)).distinct())


async def rows(session: SystemSession, statement: Any) -> list[Any]:
    return sorted(tuple(row) for row in await session.all(statement))


async def test_an_author_reads_back_what_they_wrote(graph: Graph, company: Company) -> None:
    people = await cast(company)
    about = gid("Person", people["person it is about"])
    id_ = await noted(graph, people["author"], text="Ask Bo", about=about)
    at = NOW.isoformat().replace("+00:00", "Z")
    assert await listed(graph, people["author"]) == {
        "nodes": [
            {
                "id": id_,
                "text": "Ask Bo",
                "about": {"name": "Bo Bee"},
                "createdAt": at,
                "updatedAt": at,
                "version": 1,
                "visibleBecause": ["AUTHOR"],
            }
        ],
        "pageInfo": {"endCursor": (await listed(graph, people["author"]))["pageInfo"]["endCursor"]},
        "totalCount": 1,
    }


async def test_an_author_finds_a_note_by_its_id(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    id_ = await noted(graph, me)
    found = (await graph.ask(NODE, as_=me, id=id_))["node"]
    assert found == {"id": id_, "text": "Watch this", "visibleBecause": ["AUTHOR"]}


@pytest.mark.parametrize("who", OTHERS)
async def test_nobody_else_meets_a_note_by_any_way_in(
    graph: Graph, company: Company, who: str
) -> None:
    people = await cast(company)
    about = gid("Person", people["person it is about"])
    id_ = await noted(graph, people["author"], about=about)
    missing = gid("PrivateNote", uuid4())
    nodes = [(await graph.ask(NODE, as_=people[who], id=each))["node"] for each in (id_, missing)]
    lists = [await listed(graph, people[who], about=each) for each in (None, about)]
    assert nodes == [None, None]
    assert [(each["nodes"], each["totalCount"]) for each in lists] == [([], 0), ([], 0)]


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("change", ["update", "delete"])
async def test_nobody_else_changes_a_note_and_is_told_what_a_missing_one_tells(
    graph: Graph, company: Company, who: str, change: str
) -> None:
    people = await cast(company)
    about = gid("Person", people["person it is about"])
    id_ = await noted(graph, people["author"], about=about)
    told = [
        await tried(graph, people[who], change, each) for each in (id_, gid("PrivateNote", uuid4()))
    ]
    assert told[0] == told[1] == [{"code": "NOT_FOUND", "path": []}]
    assert await texts(graph, people["author"]) == ["Watch this"]


async def tried(graph: Graph, as_: UUID, change: str, id_: str) -> Any:
    if change == "update":
        return (await updated(graph, as_, id=id_, text="Mine now"))["errors"]
    return (await deleted(graph, as_, id=id_))["errors"]


async def test_who_asks_sees_their_own_notes_among_those_of_others(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    for name, id_ in people.items():
        await noted(graph, id_, text=f"note of the {name}")
    seen = {name: await texts(graph, id_) for name, id_ in people.items()}
    assert seen == {name: [f"note of the {name}"] for name in people}


async def test_notes_are_narrowed_to_the_person_they_are_about(
    graph: Graph, company: Company
) -> None:
    me, bo = await company.person("Ada Able"), await company.person("Bo Bee")
    await noted(graph, me, text="of Bo", about=gid("Person", bo))
    await noted(graph, me, text="of nobody")
    asked = (None, gid("Person", bo), gid("Person", me), "x")
    assert [sorted(await texts(graph, me, about=each)) for each in asked] == [
        ["of Bo", "of nobody"], ["of Bo"], [], [],
    ]  # fmt: skip


async def test_notes_are_paged(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    for number in range(3):
        await noted(graph, me, text=str(number))
    first = await listed(graph, me, first=2)
    rest = await listed(graph, me, first=2, after=first["pageInfo"]["endCursor"])
    met = [note["text"] for page in (first, rest) for note in page["nodes"]]
    assert (sorted(met), len(first["nodes"]), first["totalCount"]) == (["0", "1", "2"], 2, 3)


async def test_an_update_rewrites_the_text_and_leaves_whom_it_is_about(
    graph: Graph, company: Company
) -> None:
    me, bo = await company.person("Ada Able"), await company.person("Bo Bee")
    id_ = await noted(graph, me, about=gid("Person", bo))
    answer = await updated(graph, me, id=id_, text="All done", expectedVersion=1)
    at = NOW.isoformat().replace("+00:00", "Z")
    told = {"id": id_, "text": "All done", "about": {"name": "Bo Bee"}, "version": 2}
    assert answer["privateNote"] == {**told, "updatedAt": at}


@pytest.mark.parametrize("change", ["update", "delete"])
async def test_a_change_of_what_has_changed_since_is_refused(
    graph: Graph, company: Company, change: str
) -> None:
    me = await company.person("Ada Able")
    id_ = await noted(graph, me)
    await updated(graph, me, id=id_, text="Newer")
    old = {"id": id_, "expectedVersion": 1}
    answer = (
        await updated(graph, me, text="Older", **old)
        if change == "update"
        else await deleted(graph, me, **old)
    )
    assert answer["errors"] == [{"code": "CONFLICT", "path": []}]
    assert await texts(graph, me) == ["Newer"]


async def test_what_is_deleted_is_gone(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    id_ = await noted(graph, me)
    answers = [await deleted(graph, me, id=id_) for _ in range(2)]
    assert [each["deletedId"] for each in answers] == [id_, None]
    assert [each["errors"] for each in answers] == [[], [{"code": "NOT_FOUND", "path": []}]]
    assert (await graph.ask(NODE, as_=me, id=id_))["node"] is None


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": ""}, {"code": "EMPTY", "path": ["text"]}),
        ({"text": " \n\t "}, {"code": "EMPTY", "path": ["text"]}),
        ({"text": "x" * 20_001}, {"code": "INVALID", "path": ["text"]}),
        ({"text": "x", "about": "x"}, {"code": "NOT_FOUND", "path": ["about"]}),
        ({"text": "x", "about": UNIT}, {"code": "NOT_FOUND", "path": ["about"]}),
        ({"text": "x", "clientMutationId": ""}, {"code": "INVALID", "path": ["clientMutationId"]}),
    ],
    ids=["empty", "blank", "too long", "about nobody known", "about a unit", "no client id"],
)  # fmt: skip
async def test_what_can_not_be_noted_is_refused_by_field(
    graph: Graph, company: Company, given: Mapping[str, Any], error: Mapping[str, Any]
) -> None:
    me = await company.person("Ada Able")
    answer = await created(graph, me, **given)
    assert (answer["errors"], answer["privateNote"]) == ([error], None)
    assert await texts(graph, me) == []


async def test_the_longest_text_is_taken(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    await noted(graph, me, text="x" * 20_000)
    assert [len(text) for text in await texts(graph, me)] == [20_000]


@pytest.mark.parametrize("text", ["", "x" * 20_001], ids=["empty", "too long"])
async def test_an_update_takes_no_text_that_could_not_be_noted(
    graph: Graph, company: Company, text: str
) -> None:
    me = await company.person("Ada Able")
    answer = await updated(graph, me, id=await noted(graph, me), text=text)
    assert [error["path"] for error in answer["errors"]] == [["text"]]
    assert await texts(graph, me) == ["Watch this"]


async def test_each_action_counts_once_however_often_it_is_sent(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    told = {"clientMutationId": "a"}
    notes = [await created(graph, me, text="one", **told) for _ in range(2)]
    id_ = notes[0]["privateNote"]["id"]
    changed = [await updated(graph, me, id=id_, text="new", **told) for _ in range(2)]
    gone = [await deleted(graph, me, id=id_, **told) for _ in range(2)]
    assert [each["privateNote"]["text"] for each in notes] == ["one", "one"]
    assert [each["privateNote"]["version"] for each in changed] == [2, 2]
    assert [(each["deletedId"], each["errors"]) for each in gone] == [(id_, []), (id_, [])]


async def test_an_id_of_another_note_does_nothing_and_says_so(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    told = {"clientMutationId": "a"}
    one, two = [await noted(graph, me, text) for text in ("one", "two")]
    await created(graph, me, text="three", **told)
    await updated(graph, me, id=one, text="new", **told)
    refused = [
        await created(graph, me, text="four", **told),
        await updated(graph, me, id=two, text="new", **told),
        await updated(graph, me, id=one, text="newer", **told),
    ]
    await deleted(graph, me, id=one, **told)
    refused.append(await deleted(graph, me, id=two, **told))
    assert [each["errors"] for each in refused] == [[{"code": "CONFLICT", "path": []}]] * 4
    assert sorted(await texts(graph, me)) == ["three", "two"]


async def test_a_deleted_note_leaves_no_digest_of_its_text_and_no_retry_brings_it_back(
    graph: Graph, company: Company
) -> None:
    """Whoever may read a backup could guess at a digest until it fits."""
    me, told = await company.person("Ada Able"), {"clientMutationId": "a"}
    id_ = (await created(graph, me, text="one", **told))["privateNote"]["id"]
    await updated(graph, me, id=id_, text="new", **told)
    await deleted(graph, me, id=id_)
    late = await created(graph, me, text="one", **told)
    async with graph.services.database.system() as session:
        kept = await session.all(select(AnsweredMutation.action, AnsweredMutation.digest))
    assert sorted((row.action, row.digest) for row in kept) == [
        ("privateNoteCreate", None),
        ("privateNoteUpdate", None),
    ]
    assert (late["errors"], await texts(graph, me)) == ([{"code": "CONFLICT", "path": []}], [])


async def test_an_audit_that_is_broken_is_no_fault_of_what_was_written(
    graph: Graph, company: Company
) -> None:
    """It is the field's own error: a payload would blame the note."""
    me = await company.person("Ada Able")
    await noted(graph, me)
    async with graph.services.database.system() as session:
        await session.run(update(AuditHead).values(seq=AuditHead.seq + 1))
    [error] = await graph.errors(CREATE, as_=me, input={"text": "More"})
    assert (error["path"], error["extensions"]["code"]) == (["privateNoteCreate"], "AUDIT_BROKEN")


async def test_a_client_id_is_each_persons_own(graph: Graph, company: Company) -> None:
    """Somebody else's retry gets no answer that was mine."""
    me, other = await company.person("Ada Able"), await company.person("Bo Bee")
    answers = [await created(graph, who, text="x", clientMutationId="a") for who in (me, other)]
    assert len({each["privateNote"]["id"] for each in answers}) == 2


async def test_reads_and_writes_are_audited_as_the_authors(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    id_ = await noted(graph, me)
    await updated(graph, me, id=id_, text="Newer")
    await texts(graph, me)
    await deleted(graph, me, id=id_)
    actions = ("privateNoteCreate", "privateNoteDelete", "privateNoteUpdate", "read")
    assert await entries(company) == [(action, "PrivateNote", me, me) for action in actions]


async def test_an_action_that_was_refused_leaves_no_audit(graph: Graph, company: Company) -> None:
    me, other = await company.person("Ada Able"), await company.person("Bo Bee")
    id_ = await noted(graph, me)
    before = await entries(company)
    await updated(graph, other, id=id_, text="Mine now")
    await deleted(graph, other, id=id_)
    assert await entries(company) == before


async def test_the_audit_holds_no_word_of_a_note(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    await noted(graph, me, text="secret")
    async with company.database.system() as session:
        kept = await session.all(select(Audit.action, Audit.noun, Audit.detail))
    assert "secret" not in repr(kept)


async def test_only_its_author_learns_from_the_audit_that_there_is_a_note(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    await noted(graph, people["author"], about=gid("Person", people["person it is about"]))
    query = "{ auditLog { nodes { action } } }"
    seen = {
        name: {each["action"] for each in (await graph.ask(query, as_=id_))["auditLog"]["nodes"]}
        for name, id_ in people.items()
    }
    theirs = {"author": {"privateNoteCreate", "read"}}
    assert seen == {name: theirs.get(name, set()) for name in people}


ACTIONS: Mapping[str, tuple[Any, Any]] = {
    "create": (private_note_create, PrivateNoteCreate("x")),
    "update": (private_note_update, PrivateNoteUpdate(GlobalId("x"), "x")),
    "delete": (private_note_delete, PrivateNoteDelete(GlobalId("x"))),
}
READING = frozenset({Scope.PERFORMANCE_READ})
WRITING = READING | {Scope.PERFORMANCE_WRITE}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    ("viewer", "code"),
    [
        (Viewer(UUID(int=1), scopes=READING), "OUT_OF_SCOPE"),
        (Viewer(UUID(int=1), features=frozenset({Feature.OKRS})), "FEATURE_NOT_ENABLED"),
        (Viewer(None, scopes=WRITING), "NOT_ALLOWED"),
    ],
    ids=["a token for reading", "outside the pilot", "a machine that acts for nobody"],
)
async def test_who_may_not_write_at_all_is_told_so_before_anything_else(
    graph: Graph, company: Company, viewer: Viewer, code: str, action: str
) -> None:
    run, given = ACTIONS[action]
    services = graph.services
    with pytest.raises(NotAllowed) as refused:
        async with working(services.database, viewer, services.moment(), services.auditor) as work:
            await run(work, given, services.new_id)
    assert refused.value.code == code


async def test_two_updates_at_once_leave_one_of_them_refused(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    id_ = await noted(graph, me)
    answers = await asyncio.gather(
        *(updated(graph, me, id=id_, text=text, expectedVersion=1) for text in ("one", "two"))
    )
    assert sorted(len(each["errors"]) for each in answers) == [0, 1]
    [kept] = [each["privateNote"]["text"] for each in answers if each["privateNote"]]
    assert await texts(graph, me) == [kept]
