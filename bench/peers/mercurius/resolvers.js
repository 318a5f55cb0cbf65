/** Resolvers of the ways in, and a loader for each edge, which is asked for a whole level at once. */
import * as goals from "./goals.js";
import * as people from "./people.js";
import { changes, reading } from "./changes.js";
import { tree } from "./tree.js";
import { rows } from "../rows.js";

const id = (noun) => (row) => Buffer.from(`${noun}:${row.id}`).toString("base64");
const text = (value) => value;
const scalar = { serialize: text, parseValue: text };
const plain = (value) => (value === null ? null : String(value));
const instant = (value) => (value instanceof Date ? value.toISOString().replace(".000Z", "Z") : value);

export const resolvers = {
  Decimal: { ...scalar, serialize: plain },
  Date: scalar,
  DateTime: { ...scalar, serialize: instant },
  Query: {
    person: async (_, { id }) => (await rows("person", "SELECT * FROM person WHERE id = $1", id))[0],
    people: people.list,
    unit: people.unit,
    cycle: async (_, { key }) => (await rows("cycle", "SELECT * FROM cycle WHERE key = $1", key))[0],
  },
  Mutation: { keyResultRead: reading },
  Subscription: { objectiveChanged: { subscribe: changes } },
  Person: { id: id("Person"), avatarUrl: (row) => row.avatar_url },
  OrgUnit: { id: id("OrgUnit") },
  Cycle: {
    id: id("Cycle"),
    startsOn: (row) => row.starts_on,
    endsOn: (row) => row.ends_on,
    tree,
  },
  Aligned: { resolveType: (row) => (row.kind === undefined ? "Objective" : "KeyResult") },
  Objective: { id: id("Objective"), ownerTitle: (row) => row.owner_title, score: goals.scoreOf },
  KeyResult: {
    id: id("KeyResult"),
    metric: (row) => row,
    unitOfMeasure: (row) => row.unit_of_measure,
    dueOn: (row) => row.due_on,
    ownerTitle: (row) => row.owner_title,
    score: goals.scoreOf,
  },
  Step: { doneAt: (row) => row.done_at },
  CheckIn: { id: id("CheckIn"), effectiveAt: (row) => row.effective_at },
  Task: {
    id: id("Task"),
    statusCategory: (row) => row.category,
    fetchedAt: (row) => row.fetched_at,
  },
};

/** By the parents' own keys; a loader's cache would only hide that a level asks twice. */
const level = (answer) => ({
  loader: (queries) => answer(queries.map((each) => each.obj), queries[0].params),
  opts: { cache: false },
});

export const loaders = {
  Person: {
    manager: level(people.managersOf),
    units: level(people.membershipsOf),
    objectives: level(goals.objectivesOwnedBy),
  },
  Membership: { unit: level(people.unitsOfMemberships) },
  OrgUnit: {
    lead: level(people.leadsOf),
    members: level(people.membersOf),
    objectives: level(goals.objectivesOfUnits),
  },
  Cycle: { progress: level(goals.progressOfCycles) },
  Objective: {
    cycle: level(goals.cyclesOf),
    owner: level(people.ownersOf),
    progress: level(goals.rollUpsOf),
    health: level(goals.healthOfObjectives),
    keyResults: level(goals.keyResultsOf),
  },
  KeyResult: {
    owner: level(people.ownersOf),
    progress: level(goals.progressOfResults),
    health: level(goals.healthOfResults),
    latestCheckIn: level(goals.latestOf),
    tasks: level(goals.tasksOf),
  },
  Metric: { steps: level(goals.stepsOf) },
  CheckIn: { author: level(people.authorsOf) },
};
