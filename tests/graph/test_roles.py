"""Roles: granted and revoked by administrators, and by nothing else."""

import ast
import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from auth.credentials.tokens import parsed, signed
from auth.gate import working
from auth.viewer import Viewer
from model.audit import Audit
from model.journal import AnsweredMutation
from model.role import RoleGrant
from resolvers.ids import global_id
from resolvers.org.roles import RoleOfPerson, role_grant, role_revoke
from rules.errors import NotAllowed
from rules.terms import MemberRole, PersonStatus, Role, Scope
from tests.graph.conftest import Graph, gid
from tests.house.sources import PRODUCT, called, modules
from tests.support.company import NOW, Company

REFUSED = "clientMutationId errors { code path message }"
GRANT = f"""mutation($input: RoleGrantInput!) {{ roleGrant(input: $input) {{
  roleGrant {{ person {{ name }} role grantedAt grantedBy {{ name }} }} {REFUSED} }} }}"""
REVOKE = f"""mutation($input: RoleRevokeInput!) {{ roleRevoke(input: $input) {{
  person {{ name }} {REFUSED} }} }}"""
ME = "{ me { roles } }"
GRANTS = """query($first: Int! = 50, $after: String, $person: ID) {
  roleGrants(first: $first, after: $after, person: $person) {
    nodes { person { name } role grantedBy { name } } pageInfo { endCursor } totalCount } }"""
EVERY_ROLE = tuple(Role)
NOT_ADMINISTRATORS = ("HR reviewer", "programme lead", "colleague", "manager", "lead of the unit")
ACTIONS = "resolvers/org/roles.py"


async def granted(graph: Graph, as_: UUID, person: UUID, role: Role, **more: Any) -> Any:
    given = {"person": gid("Person", person), "role": role.value, **more}
    return (await graph.ask(GRANT, as_=as_, input=given))["roleGrant"]


async def revoked(graph: Graph, as_: UUID, person: UUID, role: Role, **more: Any) -> Any:
    given = {"person": gid("Person", person), "role": role.value, **more}
    return (await graph.ask(REVOKE, as_=as_, input=given))["roleRevoke"]


async def listed(graph: Graph, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(GRANTS, as_=as_, **given))["roleGrants"]


async def roles(graph: Graph, as_: UUID) -> list[str]:
    found: list[str] = (await graph.ask(ME, as_=as_))["me"]["roles"]
    return found


async def administrator(company: Company, name: str = "Ada Admin", **more: Any) -> UUID:
    person = await company.person(name, **more)
    await company.role(person, Role.ADMINISTRATOR)
    return person


async def others(company: Company) -> dict[str, UUID]:
    """One of everybody who has some say, and none here."""
    people = {name: await company.person(name) for name in NOT_ADMINISTRATORS}
    await company.role(people["HR reviewer"], Role.HR_REVIEWER)
    await company.role(people["programme lead"], Role.PROGRAMME_LEAD)
    await company.line(people["colleague"], people["manager"])
    await company.member(
        people["lead of the unit"], await company.unit("Unit"), role=MemberRole.LEAD
    )
    return people


async def held(company: Company) -> list[tuple[UUID, Role]]:
    async with company.database.system() as session:
        found = await session.all(select(RoleGrant.person_id, RoleGrant.role))
    return sorted(((row.person_id, row.role) for row in found), key=str)


def codes(answer: Any) -> list[str]:
    return [error["code"] for error in answer["errors"]]


@pytest.mark.parametrize("role", EVERY_ROLE)
async def test_an_administrator_grants_each_role_and_it_holds_from_the_next_request(
    graph: Graph, company: Company, role: Role
) -> None:
    admin, bo = await administrator(company), await company.person("Bo Bee")
    answer = await granted(graph, admin, bo, role)
    at = NOW.isoformat().replace("+00:00", "Z")
    by = {"grantedAt": at, "grantedBy": {"name": "Ada Admin"}}
    assert answer["roleGrant"] == {"person": {"name": "Bo Bee"}, "role": role.value, **by}
    assert (answer["errors"], await roles(graph, bo)) == ([], [role.value])


@pytest.mark.parametrize("role", EVERY_ROLE)
async def test_what_is_revoked_holds_no_longer_from_the_next_request(
    graph: Graph, company: Company, role: Role
) -> None:
    admin, bo = await administrator(company), await company.person("Bo Bee")
    await company.role(bo, role)
    answer = await revoked(graph, admin, bo, role)
    assert (answer["person"], answer["errors"]) == ({"name": "Bo Bee"}, [])
    assert await roles(graph, bo) == []


async def test_who_was_an_administrator_a_moment_ago_can_do_nothing_now(
    graph: Graph, company: Company
) -> None:
    admin, bo = await administrator(company), await administrator(company, "Bo Bee")
    await company.connection()
    query = "{ connections { name } }"
    before = (await graph.ask(query, as_=bo))["connections"]
    await revoked(graph, admin, bo, Role.ADMINISTRATOR)
    after = (await graph.ask(query, as_=bo))["connections"]
    again = await granted(graph, bo, bo, Role.ADMINISTRATOR)
    assert (before, after, codes(again)) == ([{"name": "jira"}], [], ["NOT_ALLOWED"])


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize("who", NOT_ADMINISTRATORS)
async def test_nobody_else_grants_or_revokes_a_role(
    graph: Graph, company: Company, who: str, role: Role
) -> None:
    admin, people = await administrator(company), await others(company)
    before = await held(company)
    answers = [
        await granted(graph, people[who], people[who], role),
        await revoked(graph, people[who], admin, role),
        await granted(graph, people[who], uuid4(), role),
    ]
    assert [codes(each) for each in answers] == [["NOT_ALLOWED"]] * 3
    assert await held(company) == before


async def test_the_last_administrator_stays_one(graph: Graph, company: Company) -> None:
    admin = await administrator(company)
    answer = await revoked(graph, admin, admin, Role.ADMINISTRATOR)
    [error] = answer["errors"]
    assert (error["code"], answer["person"]) == ("NOT_ALLOWED", None)
    assert "okrgraph grant administrator EMAIL" in error["message"]
    assert await roles(graph, admin) == ["ADMINISTRATOR"]


@pytest.mark.parametrize("left", [{"status": PersonStatus.ENDED}, {"retired_at": NOW}])
async def test_an_administrator_who_left_does_not_count_as_another(
    graph: Graph, company: Company, left: dict[str, Any]
) -> None:
    admin = await administrator(company)
    await administrator(company, "Bo Bee", **left)
    assert codes(await revoked(graph, admin, admin, Role.ADMINISTRATOR)) == ["NOT_ALLOWED"]


async def test_one_of_two_administrators_may_step_back(graph: Graph, company: Company) -> None:
    admin = await administrator(company)
    await administrator(company, "Bo Bee")
    assert codes(await revoked(graph, admin, admin, Role.ADMINISTRATOR)) == []
    assert await roles(graph, admin) == []


async def test_two_administrators_can_not_revoke_each_other_at_once(
    graph: Graph, company: Company
) -> None:
    one, two = await administrator(company), await administrator(company, "Bo Bee")
    answers = await asyncio.gather(
        revoked(graph, one, two, Role.ADMINISTRATOR), revoked(graph, two, one, Role.ADMINISTRATOR)
    )
    assert sorted(map(codes, answers)) == [[], ["NOT_ALLOWED"]]
    assert len(await held(company)) == 1


async def test_the_last_administrators_other_roles_can_be_revoked(
    graph: Graph, company: Company
) -> None:
    admin = await administrator(company)
    await company.role(admin, Role.HR_REVIEWER)
    assert codes(await revoked(graph, admin, admin, Role.HR_REVIEWER)) == []
    assert await roles(graph, admin) == ["ADMINISTRATOR"]


@pytest.mark.parametrize("left", [{"status": PersonStatus.ENDED}, {"retired_at": NOW}])
async def test_who_left_is_granted_nothing(
    graph: Graph, company: Company, left: dict[str, Any]
) -> None:
    admin, gone = await administrator(company), await company.person("Gone", **left)
    answer = await granted(graph, admin, gone, Role.HR_REVIEWER)
    assert [(each["code"], each["path"]) for each in answer["errors"]] == [("INVALID", ["person"])]
    assert await held(company) == [(admin, Role.ADMINISTRATOR)]


async def test_a_role_can_be_taken_from_somebody_who_left(graph: Graph, company: Company) -> None:
    admin = await administrator(company)
    gone = await administrator(company, "Gone", status=PersonStatus.ENDED)
    assert codes(await revoked(graph, admin, gone, Role.ADMINISTRATOR)) == []
    assert await held(company) == [(admin, Role.ADMINISTRATOR)]


@pytest.mark.parametrize("id_", ["x", gid("Person", UUID(int=1)), gid("OrgUnit", UUID(int=1))])
@pytest.mark.parametrize(("action", "field"), [(GRANT, "roleGrant"), (REVOKE, "roleRevoke")])
async def test_nobody_known_is_not_found(
    graph: Graph, company: Company, action: str, field: str, id_: str
) -> None:
    given = {"person": id_, "role": "HR_REVIEWER"}
    answer = await graph.ask(action, as_=await administrator(company), input=given)
    [error] = answer[field]["errors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["person"])


async def test_a_role_held_already_stays_as_it_was_granted(graph: Graph, company: Company) -> None:
    admin, other = await administrator(company), await administrator(company, "Other Admin")
    bo = await company.person("Bo Bee")
    await granted(graph, admin, bo, Role.HR_REVIEWER)
    again = await granted(graph, other, bo, Role.HR_REVIEWER)
    assert again["roleGrant"]["grantedBy"] == {"name": "Ada Admin"}
    assert await audited(company) == [("roleGrant", admin, bo, {"role": "HR_REVIEWER"})]


async def test_a_retry_counts_once(graph: Graph, company: Company) -> None:
    """A retry that comes late does not grant again what was revoked in between."""
    admin, bo = await administrator(company), await company.person("Bo Bee")
    first = await granted(graph, admin, bo, Role.HR_REVIEWER, clientMutationId="a")
    await revoked(graph, admin, bo, Role.HR_REVIEWER, clientMutationId="b")
    late = await granted(graph, admin, bo, Role.HR_REVIEWER, clientMutationId="a")
    assert (codes(first), codes(late), late["clientMutationId"]) == ([], ["NOT_FOUND"], "a")
    assert await roles(graph, bo) == []


async def test_who_is_told_that_a_role_is_revoked_is_told_the_truth_by_a_retry_too(
    graph: Graph, company: Company
) -> None:
    """Somebody granted it again in between: a retry takes that as well."""
    admin, bo = await administrator(company), await company.person("Bo Bee")
    await company.role(bo, Role.HR_REVIEWER)
    first = await revoked(graph, admin, bo, Role.HR_REVIEWER, clientMutationId="a")
    await granted(graph, admin, bo, Role.HR_REVIEWER)
    again = await revoked(graph, admin, bo, Role.HR_REVIEWER, clientMutationId="a")
    assert (codes(first), again) == ([], first)
    assert await roles(graph, bo) == []


async def test_an_id_of_another_revocation_revokes_nothing_and_says_so(
    graph: Graph, company: Company
) -> None:
    admin, bo = await administrator(company), await company.person("Bo Bee")
    cy = await company.person("Cy Cee")
    for person in (bo, cy):
        await company.role(person, Role.HR_REVIEWER)
    await revoked(graph, admin, bo, Role.HR_REVIEWER, clientMutationId="a")
    answer = await revoked(graph, admin, cy, Role.HR_REVIEWER, clientMutationId="a")
    [error] = answer["errors"]
    assert (error["code"], answer["person"]) == ("CONFLICT", None)
    assert "clientMutationId" in error["message"]
    assert await roles(graph, cy) == ["HR_REVIEWER"]


async def test_an_id_of_another_grant_grants_nothing_and_says_so(
    graph: Graph, company: Company
) -> None:
    admin, bo = await administrator(company), await company.person("Bo Bee")
    await granted(graph, admin, bo, Role.HR_REVIEWER, clientMutationId="a")
    answer = await granted(graph, admin, bo, Role.PROGRAMME_LEAD, clientMutationId="a")
    assert (codes(answer), answer["roleGrant"]) == (["CONFLICT"], None)
    assert await roles(graph, bo) == ["HR_REVIEWER"]


async def test_an_id_answered_before_answers_told_their_words_is_not_taken_again(
    graph: Graph, company: Company
) -> None:
    """Nothing tells what that request said, so nothing tells that this one repeats it."""
    admin, bo = await administrator(company), await company.person("Bo Bee")
    which = {"actor_id": admin, "action": "roleGrant", "client_mutation_id": "a"}
    await company.add(AnsweredMutation, **which, subject_id=bo, at=NOW)
    answer = await granted(graph, admin, bo, Role.HR_REVIEWER, clientMutationId="a")
    assert (codes(answer), await roles(graph, bo)) == (["CONFLICT"], [])


async def audited(company: Company) -> list[tuple[Any, ...]]:
    told = (Audit.action, Audit.actor_id, Audit.subject_id, Audit.detail)
    async with company.database.system() as session:
        found = await session.all(select(*told).order_by(Audit.chain, Audit.seq))
    return [tuple(row) for row in found]


async def test_grants_and_revocations_are_audited_as_the_persons_they_concern(
    graph: Graph, company: Company
) -> None:
    admin, bo = await administrator(company), await company.person("Bo Bee")
    await granted(graph, admin, bo, Role.HR_REVIEWER)
    await revoked(graph, admin, bo, Role.HR_REVIEWER)
    await revoked(graph, admin, bo, Role.HR_REVIEWER)
    assert await audited(company) == [
        (action, admin, bo, {"role": "HR_REVIEWER"}) for action in ("roleGrant", "roleRevoke")
    ]
    query = "{ auditLog { nodes { action actor { name } } } }"
    theirs = (await graph.ask(query, as_=bo))["auditLog"]["nodes"]
    seen = sorted((each["action"], each["actor"]["name"]) for each in theirs)
    assert seen == [("roleGrant", "Ada Admin"), ("roleRevoke", "Ada Admin")]


async def test_what_was_refused_is_not_audited(graph: Graph, company: Company) -> None:
    admin, bo = await administrator(company), await company.person("Bo Bee")
    await granted(graph, bo, bo, Role.ADMINISTRATOR)
    await revoked(graph, admin, admin, Role.ADMINISTRATOR)
    assert await audited(company) == []


async def test_administrators_see_who_holds_what_and_others_what_they_hold(
    graph: Graph, company: Company
) -> None:
    admin, people = await administrator(company), await others(company)
    theirs = {name: names(await listed(graph, id_)) for name, id_ in people.items()}
    assert names(await listed(graph, admin)) == [
        ("Ada Admin", "ADMINISTRATOR"),
        ("HR reviewer", "HR_REVIEWER"),
        ("programme lead", "PROGRAMME_LEAD"),
    ]
    own = {"HR reviewer": "HR_REVIEWER", "programme lead": "PROGRAMME_LEAD"}
    assert theirs == {name: [(name, own[name])] if name in own else [] for name in people}


@pytest.mark.parametrize("who", ["HR reviewer", "programme lead", "colleague"])
async def test_the_roles_of_somebody_else_look_like_none(
    graph: Graph, company: Company, who: str
) -> None:
    admin, people = await administrator(company), await others(company)
    found = await listed(graph, people[who], person=gid("Person", admin))
    assert (found["nodes"], found["totalCount"]) == ([], 0)


async def test_grants_are_paged_in_an_order_of_their_own(graph: Graph, company: Company) -> None:
    admin = await administrator(company)
    for name in ("Bo Bee", "Cy Cee"):
        person = await company.person(name)
        for role in EVERY_ROLE:
            await company.role(person, role)
    pages: list[Any] = []
    for _ in range(4):
        after = pages[-1]["pageInfo"]["endCursor"] if pages else None
        pages.append(await listed(graph, admin, first=2, after=after))
    met = [grant for page in pages for grant in names(page)]
    each = [(name, role) for name in ("Bo Bee", "Cy Cee") for role in sorted(r.value for r in Role)]
    assert (met, pages[0]["totalCount"]) == ([("Ada Admin", "ADMINISTRATOR"), *each], 7)


def names(page: Any) -> list[tuple[str, str]]:
    return [(each["person"]["name"], each["role"]) for each in page["nodes"]]


@dataclass
class Claiming(Graph):
    """Asks with tokens in our own name that say more of their person than is true."""

    claims: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def token(self, person: UUID) -> str:
        said = decoded_claims(super().token(person))
        return signed(self.services.signing_key, {**said, **self.claims})


def decoded_claims(token: str) -> dict[str, Any]:
    return parsed(token, frozenset({"at+jwt"}))[1]


@pytest.mark.parametrize("claim", ["roles", "role", "groups", "entitlements", "permissions"])
async def test_no_claim_of_a_token_gives_a_role(graph: Graph, company: Company, claim: str) -> None:
    me, admin = await company.person("Ada Able"), await administrator(company)
    for said in ("ADMINISTRATOR", ["ADMINISTRATOR", "administrator"]):
        claiming = Claiming(graph.app, graph.services, claims={claim: said})
        assert await roles(claiming, me) == []
        assert codes(await granted(claiming, me, me, Role.ADMINISTRATOR)) == ["NOT_ALLOWED"]
        assert await roles(claiming, admin) == ["ADMINISTRATOR"]


@pytest.mark.parametrize("action", [role_grant, role_revoke])
async def test_an_administrators_token_that_does_not_reach_so_far_changes_no_role(
    graph: Graph, company: Company, action: Any
) -> None:
    """It was given to a program for something else."""
    admin, services = await administrator(company), graph.services
    scopes = frozenset(Scope) - {Scope.ADMINISTRATION}
    viewer = Viewer(admin, frozenset({Role.ADMINISTRATOR}), scopes=scopes)
    given = RoleOfPerson(global_id("Person", admin), Role.HR_REVIEWER)
    with pytest.raises(NotAllowed) as refused:
        async with working(services.database, viewer, services.moment(), services.auditor) as work:
            await action(work, given, services.new_id)
    assert refused.value.code == "OUT_OF_SCOPE"


def test_no_other_system_can_grant_a_role() -> None:
    """Nothing that reads records of other systems knows that there are grants.

    Reminders look up who leads the programme; none of what they do comes from elsewhere. And an
    e-mail alone makes nobody somebody who has a role.
    """
    knowing = {each.name for each in modules(*PRODUCT) if RoleGrant.__name__ in each.names()}
    others = {name for name in knowing if name.startswith(("connectors/", "sync/"))}
    assert others == {"sync/reminded.py", "sync/people_rows.py"}
    # What belongs to app/ is run on the machine: `okrgraph grant`, and the demo.
    assert {name for name in writing("RoleGrant") if not name.startswith("app/")} == {ACTIONS}


def writing(noun: str) -> set[str]:
    """The modules that insert, update or delete rows of a noun by its name."""
    verbs = {"insert", "update", "delete", "remove", "save"}
    return {
        each.name
        for each in modules(*PRODUCT)
        for node in ast.walk(each.tree)
        if isinstance(node, ast.Call) and called(node) in verbs
        if any(isinstance(given, ast.Name) and given.id == noun for given in node.args)
    }


async def test_the_person_of_a_revocation_answers_all_that_may_be_asked(
    graph: Graph, company: Company
) -> None:
    root, ada = await company.person("Root"), await company.person("Ada")
    await company.role(root, Role.ADMINISTRATOR)
    await company.employed(ada, "007")
    query = """mutation($id: ID!) { roleRevoke(input: {person: $id, role: HR_REVIEWER}) {
      person { name employeeNumber endedOn } } }"""
    answer = await graph.ask(query, as_=root, id=gid("Person", ada))
    shown = {"name": "Ada", "employeeNumber": "007", "endedOn": None}
    assert answer["roleRevoke"]["person"] == shown
