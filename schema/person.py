"""People as their colleagues see them."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.alignment.line_of_sight import lines_of_sight
from resolvers.everyday.assessments import WhichAssessments, assessments_of
from resolvers.everyday.feedback import WhichFeedback, feedback_about
from resolvers.everyday.growth import plans_of
from resolvers.everyday.one_on_ones import WhichOneOnOnes, one_on_ones_of
from resolvers.everyday.performance_goals import goals_of
from resolvers.everyday.recognitions import recognitions_for
from resolvers.org.people import chain_of, dotted_managers_of, identities_of, manager_of, reports_of
from resolvers.org.units import memberships_of, unit_of_membership
from resolvers.pages import Paging
from resolvers.progress.objective_lists import OfCycle, objectives_owned_by
from resolvers.progress.rollups import OfOneCycle
from resolvers.reviews.reviews import OfReviewCycle, participants_of_people, reviews_of_people
from resolvers.systems.tasks import tasks_assigned_to
from rules.terms import MemberRole, PersonStatus
from schema.edges import ROW, by, column
from schema.node import Node
from schema.paging import Connection
from schema.scalars import Url

if TYPE_CHECKING:
    from schema.alignment_path import AlignmentPath
    from schema.assessment import CompetencyAssessment
    from schema.feedback import Feedback
    from schema.growth import DevelopmentPlan
    from schema.objective import Objective
    from schema.one_on_one import OneOnOne
    from schema.performance_goals import PerformanceGoal
    from schema.recognition import Recognition
    from schema.review import Review
    from schema.review_participants import ReviewParticipant
    from schema.task import Task
    from schema.unit import OrgUnit


@strawberry.type(description="A person in one other system.")
class Identity:
    source_key: str = column("Their key there.")


@strawberry.type(description="A person in a unit.")
class Membership:
    unit: Annotated["OrgUnit", strawberry.lazy("schema.unit")] = by(
        unit_of_membership, "The unit.", key=ROW
    )
    role: MemberRole = column("What they are in it.")
    share: Decimal | None = column("How much of their time, 0 to 1; null where nobody said.")
    first_day: date | None = strawberry.field(
        name="from", description="Their first day as such; seen like `employeeNumber`."
    )
    last_day: date | None = strawberry.field(
        name="to",
        description="Their last day as such; null while none is known. Seen like `employeeNumber`.",
    )


@strawberry.type(description="Somebody the HRIS knows. Colleagues see who they are and where.")
class Person(Node):
    name: str = column("Full name.")
    email: str | None = column("Work e-mail.")
    title: str | None = column("Job title.")
    location: str | None = column("Where they work.")
    avatar_url: Url | None = column("Their picture.")
    status: PersonStatus = column("Whether they work here.")
    employee_number: str | None = column(
        "Seen by the person, their manager line, HR reviewers and administrators; else null."
    )
    started_on: date | None = column("First day; seen like `employeeNumber`.")
    ended_on: date | None = column("Last day; seen like `employeeNumber`.")
    manager: "Person | None" = by(manager_of, "Who they report to.", key=ROW)
    managers: "list[Person]" = by(chain_of, "Everybody above them, the nearest first.", key=ROW)
    dotted_managers: "list[Person]" = by(
        dotted_managers_of, "Who else they report to, by dotted lines.", key=ROW
    )
    reports: "Connection[Person]" = by(
        reports_of, "Who reports to them, by name.", key=ROW, arguments=Paging
    )
    units: list[Membership] = by(memberships_of, "The units they belong to.", key=ROW)
    objectives: Connection[Annotated["Objective", strawberry.lazy("schema.objective")]] = by(
        objectives_owned_by, "Objectives they are accountable for.", key=ROW, arguments=OfCycle
    )
    line_of_sight: list[Annotated["AlignmentPath", strawberry.lazy("schema.alignment_path")]] = by(
        lines_of_sight,
        "Each way from what they own in a cycle up to the company; the first 50.",
        arguments=OfOneCycle,
    )
    tasks: Connection[Annotated["Task", strawberry.lazy("schema.task")]] | None = by(
        tasks_assigned_to,
        "Linked work assigned to them, newest first; null where OKRs are not on for you.",
        arguments=Paging,
    )
    reviews: Connection[Annotated["Review", strawberry.lazy("schema.review")]] | None = by(
        reviews_of_people,
        "Reviews of them that you may know of; null where reviews are not on for you.",
        arguments=OfReviewCycle,
    )
    review_participations: (
        Connection[Annotated["ReviewParticipant", strawberry.lazy("schema.review_participants")]]
        | None
    ) = by(
        participants_of_people,
        "Their parts in review cycles that you see, the last first, with all that belongs to each; "
        "null where reviews are not on for you.",
        arguments=Paging,
    )
    performance_goals: (
        Connection[Annotated["PerformanceGoal", strawberry.lazy("schema.performance_goals")]] | None
    ) = by(
        goals_of,
        "Goals of their own, beside OKRs, that you see; null where reviews are not on for you.",
        arguments=Paging,
    )
    identities: list[Identity] = by(
        identities_of, "Who they are in other systems; seen like `employeeNumber`."
    )
    feedback: Connection[Annotated["Feedback", strawberry.lazy("schema.feedback")]] | None = by(
        feedback_about,
        "The feedback about them that you see, newest first; null where the feature is not on.",
        arguments=WhichFeedback,
    )
    recognitions: (
        Connection[Annotated["Recognition", strawberry.lazy("schema.recognition")]] | None
    ) = by(
        recognitions_for,
        "The recognition for them that you see, newest first; null where the feature is not on.",
        arguments=Paging,
    )
    one_on_ones: Connection[Annotated["OneOnOne", strawberry.lazy("schema.one_on_one")]] | None = (
        by(
            one_on_ones_of,
            "The 1:1s that you have with them, the latest first; of yourself, all of yours. Null "
            "where the feature is not on.",
            arguments=WhichOneOnOnes,
        )
    )
    development_plan: Annotated["DevelopmentPlan", strawberry.lazy("schema.growth")] | None = by(
        plans_of, "What they want to become, if that is theirs to show you and they did."
    )
    competency_assessments: (
        Connection[Annotated["CompetencyAssessment", strawberry.lazy("schema.assessment")]] | None
    ) = by(
        assessments_of,
        "How far they are said to be in competencies, the latest first, as far as you see it; null "
        "where the feature is not on.",
        arguments=WhichAssessments,
    )
