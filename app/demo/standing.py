"""What an HR export does not say: who leads which unit, who may do what, who noted what."""

import sqlalchemy as sa

from app.demo.company import DemoCompany
from app.demo.people import FOUR
from app.demo.scribe import Directory
from model.database import SystemSession
from model.note import PrivateNote
from model.role import RoleGrant
from model.unit import Membership
from rules.terms import MemberRole, Role
from sync.options import NewId

ROLES = {"hr": Role.HR_REVIEWER, "administrator": Role.ADMINISTRATOR}
NOTES = (
    ("Jonas Lind", "Maya Okafor", "Ask Maya whether she would like to lead the Nordic pilots."),
    ("Jonas Lind", None, "I talk too much in the Monday round. Let the others begin."),
    ("Amina Haddad", "Jonas Lind", "Second week in a row without a day off. Talk on Friday."),
)
FOR_THIS_TRANSACTION = True


async def name_leads(session: SystemSession, company: DemoCompany, directory: Directory) -> None:
    """Here, whoever manages a unit's people leads it."""
    leads = [directory.people[person.source_id] for person in company.staff.leads]
    theirs = Membership.person_id.in_(leads)
    await session.run(sa.update(Membership).where(theirs).values(role=MemberRole.LEAD))


async def grant_roles(session: SystemSession, company: DemoCompany, directory: Directory) -> None:
    rows = [
        {
            "person_id": directory.people[company.staff.named(each.name).source_id],
            "role": ROLES[each.key],
            "granted_at": company.now,
        }
        for each in FOUR
        if each.key in ROLES
    ]
    await session.run(sa.insert(RoleGrant), rows)


async def keep_notes(
    session: SystemSession,
    company: DemoCompany,
    directory: Directory,
    new_id: NewId,
) -> None:
    """Row-level security lets an author's own notes in, and nobody else's."""
    for author, about, text in NOTES:
        author_id = directory.people[company.staff.named(author).source_id]
        named = ("okrgraph.viewer", str(author_id), FOR_THIS_TRANSACTION)
        await session.scalar(sa.select(sa.func.set_config(*named)))
        row = {
            "id": new_id(),
            "author_id": author_id,
            "about_id": about and directory.people[company.staff.named(about).source_id],
            "text": text,
            "created_at": company.now,
            "updated_at": company.now,
        }
        await session.run(sa.insert(PrivateNote).values(**row))
