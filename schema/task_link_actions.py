"""Linking work of another system to key results, and what it does to them, as it is asked."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.systems.task_link_create import TaskLinkCreate, task_link_create
from resolvers.systems.task_link_delete import TaskLinkDelete, task_link_delete
from resolvers.systems.task_link_update import TaskLinkUpdate, task_link_update
from resolvers.systems.work_override import (
    KeyResultOverride,
    KeyResultResume,
    key_result_override,
    key_result_resume,
)
from rules.terms import LinkAggregate, LinkMode, LinkScope, LinkSelector, LinkShows
from schema.edges import action, column
from schema.key_result import KeyResult
from schema.payloads import UserError, answering, attempted, changed, given, retried, told
from schema.task import TaskLink

CHANGEABLE = ("selector", "query", "mode", "aggregate", "scope", "shows")
LINKERS = "Those who may edit the objective, and the key result's owner"


@strawberry.input(description="Work of another system for a key result.")
class TaskLinkCreateInput:
    key_result: strawberry.ID = strawberry.field(description="What it is work for.")
    selector: LinkSelector = strawberry.field(description="How the link chooses tasks.")
    query: str = strawberry.field(
        description="The JQL, the epic's key, issue keys with commas, or the board's number; "
        "within what the connection reads."
    )
    connection: str | None = given("The connection's name; may be left out where there is one.")
    mode: LinkMode = strawberry.field(
        description="What the work does to the key result. DRIVES takes who may check in on it.",
        default=LinkMode.EVIDENCE,
    )
    aggregate: LinkAggregate = strawberry.field(
        description="How tasks become a number.", default=LinkAggregate.COUNT
    )
    scope: LinkScope | None = given(
        "What they are measured against; where left out, the key result's target if it has one."
    )
    shows: LinkShows = strawberry.field(
        description="Who sees its tasks. EVERYBODY takes an account over there.",
        default=LinkShows.ACCOUNTS,
    )
    client_mutation_id: str | None = retried()


@strawberry.input(description="What is to be another of a link; what is left out stays.")
class TaskLinkUpdateInput:
    id: strawberry.ID = strawberry.field(description="The link.")
    selector: LinkSelector | None = changed("How it chooses tasks.")
    query: str | None = changed("The JQL, the epic's key, issue keys, or the board's number.")
    mode: LinkMode | None = changed("What the work does to the key result.")
    aggregate: LinkAggregate | None = changed("How tasks become a number.")
    scope: LinkScope | None = changed("What they are measured against.")
    shows: LinkShows | None = changed("Who sees its tasks.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A link that is to go.")
class TaskLinkDeleteInput:
    id: strawberry.ID = strawberry.field(description="The link.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="What a key result stands at, whatever its linked work says.")
class KeyResultOverrideInput:
    key_result: strawberry.ID = strawberry.field(description="A key result that work drives.")
    value: Decimal = strawberry.field(description="The value, in its unit of measure.")
    reason: str = strawberry.field(description="Why; everybody who sees the key result sees it.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A key result whose linked work is to speak again.")
class KeyResultResumeInput:
    key_result: strawberry.ID = strawberry.field(description="A key result that work drives.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The link as it is now, or why not.")
class TaskLinkPayload:
    task_link: TaskLink | None = column("The link as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="That the link is gone, or why not.")
class TaskLinkDeletePayload:
    deleted_id: strawberry.ID | None = column("Its id.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The key result as it stands now, or why it stays as it was.")
class DrivenPayload:
    key_result: KeyResult | None = column("The key result.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class TaskLinkCreateArguments:
    input: Annotated[TaskLinkCreateInput, Doc("Which work for which key result.")]


@dataclass(frozen=True)
class TaskLinkUpdateArguments:
    input: Annotated[TaskLinkUpdateInput, Doc("Which link, and what changes.")]


@dataclass(frozen=True)
class TaskLinkDeleteArguments:
    input: Annotated[TaskLinkDeleteInput, Doc("Which link.")]


@dataclass(frozen=True)
class KeyResultOverrideArguments:
    input: Annotated[KeyResultOverrideInput, Doc("Which value, and why.")]


@dataclass(frozen=True)
class KeyResultResumeArguments:
    input: Annotated[KeyResultResumeInput, Doc("Which key result.")]


create_link = answering(task_link_create, TaskLinkCreate, TaskLinkPayload, of="task_link")


async def update_link(operation: Operation, asked: TaskLinkUpdateInput) -> Any:
    said = told(asked, *CHANGEABLE)
    words = TaskLinkUpdate(
        GlobalId(asked.id), said, asked.expected_version, asked.client_mutation_id
    )
    return await attempted(operation, task_link_update, words, TaskLinkPayload, of="task_link")


async def delete_link(operation: Operation, asked: TaskLinkDeleteInput) -> Any:
    words: Any = TaskLinkDelete(**vars(asked))
    payload = TaskLinkDeletePayload
    return await attempted(operation, task_link_delete, words, payload, of="deleted_id")


override = answering(key_result_override, KeyResultOverride, DrivenPayload, of="key_result")
resume = answering(key_result_resume, KeyResultResume, DrivenPayload, of="key_result")


@strawberry.type
class TaskLinkMutation:
    """What Mutation is made of, as far as it is about linked work."""

    task_link_create: TaskLinkPayload = action(
        create_link,
        f"Links work to a key result; its tasks come with the next sync. {LINKERS}.",
        takes=TaskLinkCreateArguments,
    )
    task_link_update: TaskLinkPayload = action(
        update_link, f"Changes a link. {LINKERS}.", takes=TaskLinkUpdateArguments
    )
    task_link_delete: TaskLinkDeletePayload = action(
        delete_link,
        f"Takes a link away; the readings that it gave stay. {LINKERS}.",
        takes=TaskLinkDeleteArguments,
    )
    key_result_override: DrivenPayload = action(
        override,
        "Puts the owner's value in the place of what linked work says, until they let it speak "
        "again: whoever may check in on it.",
        takes=KeyResultOverrideArguments,
    )
    key_result_resume: DrivenPayload = action(
        resume,
        "Lets linked work speak for a key result again, at once: whoever may check in on it.",
        takes=KeyResultResumeArguments,
    )
