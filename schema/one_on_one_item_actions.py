"""The agenda of 1:1s and what came of them, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.everyday.one_on_one_items import (
    ActionItemAdd,
    ActionItemCheckIn,
    ActionItemDone,
    ActionItemLinkTask,
    AgendaItemAdd,
    AgendaItemCheck,
    action_item_add,
    action_item_check_in,
    action_item_done,
    action_item_link_task,
    agenda_item_add,
    agenda_item_check,
)
from resolvers.ids import GlobalId
from schema.check_in_create import CheckInItemInput, said
from schema.edges import action, column
from schema.one_on_one import ActionItem, AgendaItem
from schema.payloads import UserError, answering, attempted, given, retried


@strawberry.input(description="Something to talk about in a 1:1 of yours.")
class AgendaItemAddInput:
    one_on_one: strawberry.ID = strawberry.field(description="The 1:1.")
    text: str = strawberry.field(description="What it is; 1 to 20,000 characters.")
    key_result: strawberry.ID | None = given("The key result it is about.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Something of an agenda that was talked about.")
class AgendaItemCheckInput:
    id: strawberry.ID = strawberry.field(description="The item.")
    checked: bool = strawberry.field(description="Whether it was talked about.", default=True)
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Something that one of the two is to do.")
class ActionItemAddInput:
    one_on_one: strawberry.ID = strawberry.field(description="The 1:1.")
    text: str = strawberry.field(description="What it is; 1 to 20,000 characters.")
    owner: strawberry.ID | None = given("Which of the two does it; you where left out.")
    due_on: date | None = given("Until when.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="Something that was to do, and is done.")
class ActionItemDoneInput:
    id: strawberry.ID = strawberry.field(description="The item.")
    done: bool = strawberry.field(description="Whether it is done.", default=True)
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="The check-in that an item of yours becomes.")
class ActionItemCheckInInput:
    id: strawberry.ID = strawberry.field(description="The item.")
    check_in: CheckInItemInput = strawberry.field(description="What you say.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="The task that an item of yours becomes.")
class ActionItemLinkTaskInput:
    id: strawberry.ID = strawberry.field(description="The item.")
    task: strawberry.ID = strawberry.field(description="The task.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The agenda item as it is now, or why not. Only the two of it get it.")
class AgendaItemPayload:
    agenda_item: AgendaItem | None = column("As it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.type(description="The action item as it is now, or why not. Only the two of it get it.")
class ActionItemPayload:
    action_item: ActionItem | None = column("As it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class AgendaItemAddArguments:
    input: Annotated[AgendaItemAddInput, Doc("In which 1:1, and what.")]


@dataclass(frozen=True)
class AgendaItemCheckArguments:
    input: Annotated[AgendaItemCheckInput, Doc("Which item.")]


@dataclass(frozen=True)
class ActionItemAddArguments:
    input: Annotated[ActionItemAddInput, Doc("In which 1:1, and what.")]


@dataclass(frozen=True)
class ActionItemDoneArguments:
    input: Annotated[ActionItemDoneInput, Doc("Which item.")]


@dataclass(frozen=True)
class ActionItemCheckInArguments:
    input: Annotated[ActionItemCheckInInput, Doc("Which item, and what you say.")]


@dataclass(frozen=True)
class ActionItemLinkTaskArguments:
    input: Annotated[ActionItemLinkTaskInput, Doc("Which item, and which task.")]


ask_agenda_item_add = answering(agenda_item_add, AgendaItemAdd, AgendaItemPayload, of="agenda_item")
ask_agenda_item_check = answering(
    agenda_item_check, AgendaItemCheck, AgendaItemPayload, of="agenda_item"
)
ask_action_item_add = answering(action_item_add, ActionItemAdd, ActionItemPayload, of="action_item")
ask_action_item_done = answering(
    action_item_done, ActionItemDone, ActionItemPayload, of="action_item"
)


async def ask_action_item_check_in(operation: Operation, asked: ActionItemCheckInInput) -> Any:
    words: Any = ActionItemCheckIn(
        GlobalId(asked.id), said(asked.check_in), asked.expected_version, asked.client_mutation_id
    )
    return await attempted(
        operation, action_item_check_in, words, ActionItemPayload, of="action_item"
    )


ask_action_item_link_task = answering(
    action_item_link_task, ActionItemLinkTask, ActionItemPayload, of="action_item"
)


@strawberry.type
class OneOnOneItemMutation:
    """What Mutation is made of, as far as it is about what 1:1s are made of."""

    agenda_item_add: AgendaItemPayload = action(
        ask_agenda_item_add,
        "Adds to the agenda of a 1:1 that is to come: either of the two.",
        takes=AgendaItemAddArguments,
    )
    agenda_item_check: AgendaItemPayload = action(
        ask_agenda_item_check,
        "Checks an item off, or on again: either of the two.",
        takes=AgendaItemCheckArguments,
    )
    action_item_add: ActionItemPayload = action(
        ask_action_item_add,
        "Adds what is to do to a 1:1 that is to come: either of the two.",
        takes=ActionItemAddArguments,
    )
    action_item_done: ActionItemPayload = action(
        ask_action_item_done,
        "Says that an item is done, or open again: either of the two.",
        takes=ActionItemDoneArguments,
    )
    action_item_check_in: ActionItemPayload = action(
        ask_action_item_check_in,
        "Turns an item into a check-in: who is to do it, if they may check in there.",
        takes=ActionItemCheckInArguments,
    )
    action_item_link_task: ActionItemPayload = action(
        ask_action_item_link_task,
        "Links an item to a task that you see: who is to do it.",
        takes=ActionItemLinkTaskArguments,
    )
