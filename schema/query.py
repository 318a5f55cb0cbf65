"""The ways in."""

import strawberry

from resolvers.authoring.approval_set import list_approving
from resolvers.authoring.practice import limits_row
from resolvers.changes import WhichChanges, list_changes
from resolvers.everyday.feedback_rounds import list_rounds
from resolvers.everyday.recognitions import list_recognitions
from resolvers.everyday.tags import list_competencies, list_values
from resolvers.everyday.tracks import list_tracks
from resolvers.nodes import WhichNode, find_node
from resolvers.org.audit import WhichEntries, list_entries
from resolvers.org.people import WhichPeople, WhichPerson, find_person, list_people
from resolvers.org.pilots import list_pilots
from resolvers.org.roles import WhichGrants, list_grants
from resolvers.org.units import WhichUnit, WhichUnits, find_unit, list_units
from resolvers.org.unsourced import list_unsourced
from resolvers.pages import Paging
from resolvers.progress.key_results import WhichKeyResult, find_key_result
from resolvers.progress.objective_lists import WhichObjectives, list_objectives
from resolvers.progress.objectives import WhichObjective, find_objective
from resolvers.progress.okr_settings import settings_history, settings_now
from resolvers.reviews.review_cycles import WhichReviewCycle, find_review_cycle, list_review_cycles
from resolvers.reviews.review_templates import list_templates
from resolvers.rhythm.cycles import WhichCycle, WhichCycles, find_cycle, list_cycles
from resolvers.rhythm.inbox import list_inbox
from resolvers.rhythm.insights import WhichInsights, find_insights
from resolvers.search import Search, search
from resolvers.systems.clients import WhichClient, find_client, list_clients
from resolvers.systems.connections import (
    WhichConnection,
    WhichRun,
    find_connection,
    find_run,
    list_connections,
)
from resolvers.systems.connectors import list_connectors
from resolvers.systems.trials import WhichTrial, find_trial
from resolvers.systems.webhooks import WhichWebhook, find_webhook, list_webhooks
from resolvers.viewers import whoever_asks
from schema import paging
from schema.audit import AuditConnection
from schema.change import Change
from schema.client import Client
from schema.competency import CompanyValue, Competency
from schema.connection import Connection, SyncRun
from schema.connector import Connector
from schema.cycle import Cycle
from schema.edges import at_root
from schema.feedback_round import FeedbackRound
from schema.inbox import InboxConnection
from schema.insights import Insights
from schema.key_result import KeyResult
from schema.node import Node
from schema.objective import Objective
from schema.okr_settings import OkrSettings, OkrSettingsChange
from schema.person import Person
from schema.pilot import Pilot
from schema.practice import CountLimits
from schema.recognition import Recognition
from schema.review_cycle import ReviewCycle
from schema.review_template import ReviewTemplate
from schema.role import RoleGrant
from schema.search import SearchConnection
from schema.track import Track
from schema.trial import Trial
from schema.unit import OrgUnit
from schema.viewer import Viewer
from schema.webhook import Webhook


@strawberry.type(description="Everything that can be asked. Missing and hidden look alike: null.")
class Query:
    me: Viewer = at_root(whoever_asks, "Who asks.")
    node: Node | None = at_root(find_node, "Any object by its id.", arguments=WhichNode)
    person: Person | None = at_root(
        find_person, "One person; what is given must agree.", arguments=WhichPerson
    )
    people: paging.Connection[Person] = at_root(
        list_people, "People by name.", arguments=WhichPeople
    )
    unit: OrgUnit | None = at_root(
        find_unit, "One unit; what is given must agree.", arguments=WhichUnit
    )
    units: paging.Connection[OrgUnit] = at_root(list_units, "Units by name.", arguments=WhichUnits)
    cycle: Cycle | None = at_root(
        find_cycle, "One cycle; what is given must agree.", arguments=WhichCycle
    )
    cycles: paging.Connection[Cycle] = at_root(
        list_cycles, "Cycles, newest first.", arguments=WhichCycles
    )
    objective: Objective | None = at_root(
        find_objective, "One objective.", arguments=WhichObjective
    )
    objectives: paging.Connection[Objective] = at_root(
        list_objectives, "Objectives, in place.", arguments=WhichObjectives
    )
    key_result: KeyResult | None = at_root(
        find_key_result, "One key result.", arguments=WhichKeyResult
    )
    okr_settings: OkrSettings | None = at_root(
        settings_now, "What OKRs are judged by; null where OKRs are not on for you."
    )
    okr_settings_history: paging.Connection[OkrSettingsChange] | None = at_root(
        settings_history,
        "How the settings were changed, newest first; null where OKRs are not on for you.",
        arguments=Paging,
    )
    count_limits: CountLimits | None = at_root(
        limits_row, "How many OKRs there are to be; null where OKRs are not on for you."
    )
    approving_units: list[OrgUnit] | None = at_root(
        list_approving,
        "The units, by name, that want objectives approved before they are published; null where "
        "OKRs are not on for you.",
    )
    insights: Insights | None = at_root(
        find_insights,
        "How a cycle stands, in counts and shares; null where there is no such cycle or unit, and "
        "where OKRs are not on for you.",
        arguments=WhichInsights,
    )
    review_cycle: ReviewCycle | None = at_root(
        find_review_cycle, "One review cycle.", arguments=WhichReviewCycle
    )
    review_cycles: paging.Connection[ReviewCycle] | None = at_root(
        list_review_cycles,
        "Review cycles, newest first; null where reviews are not on for you.",
        arguments=Paging,
    )
    review_templates: paging.Connection[ReviewTemplate] | None = at_root(
        list_templates,
        "What reviews ask, by name; null where reviews are not on for you.",
        arguments=Paging,
    )
    search: SearchConnection = at_root(
        search,
        "People, units and OKRs by the words in their names and titles, best first.",
        arguments=Search,
    )
    inbox: InboxConnection = at_root(
        list_inbox, "What you owe: overdue first, then by the day it is due.", arguments=Paging
    )
    connections: list[Connection] = at_root(
        list_connections, "Connections by name; empty for all but administrators."
    )
    connection: Connection | None = at_root(
        find_connection, "One connection.", arguments=WhichConnection
    )
    connectors: list[Connector] = at_root(
        list_connectors, "What can be connected, by title; empty for all but administrators."
    )
    trial: Trial | None = at_root(
        find_trial, "One trial of a connection: administrators only.", arguments=WhichTrial
    )
    sync_run: SyncRun | None = at_root(find_run, "One run of a connection.", arguments=WhichRun)
    role_grants: paging.Connection[RoleGrant] = at_root(
        list_grants,
        "Who holds which role, by name: your own, and for administrators everybody's.",
        arguments=WhichGrants,
    )
    people_without_source: paging.Connection[Person] = at_root(
        list_unsourced,
        "People who are here, by name, and whom no source has any more, as after a connection was "
        "deleted: for administrators, and nobody for others.",
        arguments=Paging,
    )
    pilots: list[Pilot] = at_root(
        list_pilots, "The features that are limited to a few units, or were; all others are on."
    )
    audit_log: AuditConnection = at_root(
        list_entries,
        "Who did or read what of the private things, newest first: what you did, and what others "
        "did to yours. Administrators see all but what is its author's alone.",
        arguments=WhichEntries,
    )
    clients: paging.Connection[Client] = at_root(
        list_clients, "Machines by name; empty for all but administrators.", arguments=Paging
    )
    client: Client | None = at_root(
        find_client, "One machine: administrators only.", arguments=WhichClient
    )
    changes: paging.Connection[Change] = at_root(
        list_changes,
        "What happened to the objects that you see, in the order in which it was committed. Keep "
        "the last cursor, and ask on from there. A cursor lives as long as events are kept.",
        arguments=WhichChanges,
    )
    webhooks: paging.Connection[Webhook] = at_root(
        list_webhooks, "Webhooks by name; empty for all but administrators.", arguments=Paging
    )
    webhook: Webhook | None = at_root(
        find_webhook, "One webhook: administrators only.", arguments=WhichWebhook
    )
    competencies: list[Competency] = at_root(list_competencies, "The competencies in use, by name.")
    tracks: list[Track] = at_root(list_tracks, "The tracks in use, by name.")
    company_values: list[CompanyValue] = at_root(list_values, "What the company values, by name.")
    recognitions: paging.Connection[Recognition] | None = at_root(
        list_recognitions,
        "The recognition that you see, newest first; null where the feature is not on.",
        arguments=Paging,
    )
    feedback_rounds: paging.Connection[FeedbackRound] | None = at_root(
        list_rounds,
        "The rounds of anonymous feedback that you take part in, newest first; null where the "
        "feature is not on.",
        arguments=Paging,
    )
