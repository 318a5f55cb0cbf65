/** A file on its way to the service, and what that says of it. */
import type { ChangeAction } from "../../src/generated/graphql.ts";
import { asReader } from "../../src/core/request.ts";
import { type Listing, whole } from "./listing.ts";
import type { Change, Changes } from "./plan.ts";

export const PEOPLE = "/imports/people";
export const OKRS = "/imports/okrs";

export interface Column {
  column: string;
  field: string | null;
  why: "remembered" | "known" | "alike" | "content" | "pay" | "nothing";
  samples: string[];
}

export interface Columns {
  columns: Column[];
  map: Record<string, string | string[]>;
  fields: string[];
}

interface Told {
  action: ChangeAction;
  noun: string;
  key: string;
  label: string;
  fields: Record<string, [old: unknown, now: unknown]>;
}

/** What the file did, or would do; as many changes of each list come as anybody reads. */
export interface Report {
  counts: Record<"created" | "updated" | "retired" | "unchanged" | "issues", number>;
  hash: string;
  held: { hash: string; reason: string; changes: Told[]; changes_total: number } | null;
  issues: { code: string; subject: string; message: string }[];
  changes: Told[];
  changes_total: number;
  connection: string | null;
}

/** Why the service did not take it. */
export class NotTaken extends Error {}

/** As the last file of this source was read, where that is known. */
export function columnsOf(file: Blob, source: string): Promise<Columns> {
  return sent<Columns>(`${PEOPLE}/columns?${new URLSearchParams({ source })}`, file);
}

export function imported(path: string, file: Blob, asked: Record<string, string>): Promise<Report> {
  return sent<Report>(`${path}?${new URLSearchParams(asked)}`, file);
}

async function sent<Answer>(path: string, file: Blob): Promise<Answer> {
  const [answer] = await asReader((bearer) => fetch(path, {
    method: "POST",
    headers: { "content-type": "text/csv", ...(bearer ? { authorization: `Bearer ${bearer}` } : { "x-okr-csrf": "1" }) },
    body: file,
  }));
  const told = (await answer.json()) as Answer & { errors?: { message: string }[] };
  if (!answer.ok) throw new NotTaken(told.errors?.[0]?.message ?? `The service answered ${answer.status}.`);
  return told;
}

/** The first of all changes, which came with the answer. */
export class ToldChanges implements Changes {
  action: ChangeAction | "" = "";
  listing: Listing<Change>;
  readonly #all: Change[];
  readonly #of: number;

  constructor(told: Told[], of: number) {
    this.#all = told.map((each) => ({ ...each, fields: Object.entries(each.fields).map(([name, [old, now]]) => ({ name, old, new: now })) }) as Change);
    this.#of = of;
    this.listing = this.#listed("");
  }

  /** How many of how many are listed, where that is not all of them. */
  get cut(): string {
    const [here, all] = [this.#all.length, this.#of].map((n) => n.toLocaleString("en"));
    return this.#all.length < this.#of ? `Listed are the first ${here} of ${all} changes.` : "";
  }

  choose(action: ChangeAction | ""): Promise<void> {
    this.action = action;
    this.listing = this.#listed(action);
    return Promise.resolve();
  }

  #listed(action: ChangeAction | ""): Listing<Change> {
    const nodes = this.#all.filter((each) => !action || each.action === action);
    return whole(nodes, action ? nodes.length : this.#of);
  }
}
