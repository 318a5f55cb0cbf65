/** What a page needs for a widget, as text to copy: its lines, a script of its own, its policy, and a look at it all. */

export interface Widget {
  /** The tag, and an attribute of its own where there are two ways to show it. */
  name: string;
  title: string;
  /** What a token must reach for it. */
  scopes: readonly Scope[];
  /** What it is about, where it can be told. */
  about?: { attribute: string; label: string; kind: AboutKind; isNeeded?: boolean };
}

/** As a token names them. */
export type Scope = "okrs:read" | "okrs:write" | "performance:read" | "performance:write";
/** What can be looked for by its name. */
export type AboutKind = "OBJECTIVE" | "KEY_RESULT" | "PERSON" | "UNIT" | "CYCLE";

const READS: readonly Scope[] = ["okrs:read"];
const READS_PRIVATELY: readonly Scope[] = ["okrs:read", "performance:read"];
const WRITES_PRIVATELY: readonly Scope[] = [...READS_PRIVATELY, "performance:write"];

export const WIDGETS: Widget[] = [
  { name: "okr-my-okrs", title: "My OKRs", scopes: READS },
  { name: "okr-my-okrs performance-goals", title: "My OKRs and performance goals", scopes: READS_PRIVATELY },
  { name: "okr-team-okrs", title: "OKRs of a team", scopes: READS, about: { attribute: "unit-key", label: "Key of the unit", kind: "UNIT" } },
  { name: "okr-objective", title: "One objective", scopes: READS, about: { attribute: "objective", label: "Id of the objective", kind: "OBJECTIVE", isNeeded: true } },
  { name: "okr-tree", title: "The company's tree", scopes: READS, about: { attribute: "cycle-key", label: "Key of the cycle", kind: "CYCLE" } },
  { name: "okr-key-result", title: "A key result with its work", scopes: READS, about: { attribute: "key-result", label: "Id of the key result", kind: "KEY_RESULT", isNeeded: true } },
  { name: "okr-check-in", title: "Check-in", scopes: ["okrs:read", "okrs:write"], about: { attribute: "key-result", label: "Id of a key result", kind: "KEY_RESULT" } },
  { name: "okr-feed", title: "Feedback and recognition", scopes: WRITES_PRIVATELY, about: { attribute: "person", label: "Id of a person", kind: "PERSON" } },
  { name: "okr-reviews", title: "To-dos", scopes: READS },
  { name: "okr-one-on-one", title: "1:1", scopes: WRITES_PRIVATELY, about: { attribute: "with", label: "Id of the other person", kind: "PERSON" } },
];

/** What is private takes a token of the reader's own: nobody is shown it because a page names them. */
export function needsProof({ scopes }: Widget): boolean {
  return scopes.some((each) => each.startsWith("performance:"));
}

/** The file of which a page pins the digest, and its version. */
export interface Pinned {
  version: string;
  digest: string;
}

export interface Chosen {
  widget: Widget;
  about: string;
  theme: string;
  language: string;
  host: string;
  /** Where the page is, and where this service is. */
  page: string;
  service: string;
  pinned: Pinned | undefined;
}

export const FILE = "/widgets/v1/okr-widgets.js";
export const WHOLE = "/widgets/v1/okr-widgets.all.js";
export const CHECK = "/widgets/v1/okr-check.js";

/** Tag and attributes, without the brackets. */
export function attributesOf({ widget, about, theme, language }: Chosen): [tag: string, attributes: [string, string][]] {
  const [tag, ...flags] = widget.name.split(" ");
  const found: [string, string][] = flags.map((flag) => [flag, ""]);
  if (widget.about && about) found.push([widget.about.attribute, about]);
  if (theme !== "auto") found.push(["theme", theme]);
  if (language) found.push(["lang", language]);
  return [tag!, found];
}

/** Where a page of another site keeps the few lines that are its own: under a strict policy none may stand in it. */
export const SCRIPT = "/okr.js";
/** Where its backend answers a token. */
export const TOKEN = "/okr-token";

export function snippet(chosen: Chosen): string {
  const own = `<script type="module" src="${SCRIPT}"></script>`;
  if (chosen.host === "frame") return `${frame(chosen)}\n${own}`;
  const file = `<script type="module" src="${fileOf(chosen)}"${integrity(chosen)}></script>`;
  if (chosen.host === "same") return `${file}\n${element(chosen)}`;
  return `${chosen.pinned ? `${file}\n` : ""}${own}\n${element(chosen)}`;
}

/** What stands in that file; nothing where readers are known by their session. */
export function script(chosen: Chosen): string | undefined {
  if (chosen.host === "same") return undefined;
  return `${chosen.host === "frame" ? answering(chosen) : configuring(chosen)}

async function okrToken() {
  const answer = await fetch("${TOKEN}", { method: "POST", redirect: "manual" });
  if (answer.status >= 500) throw new Error("There is no token just now.");
  // Whoever is not signed in has none: what asks them to sign in is no token.
  return answer.ok ? answer.text() : null;
}`;
}

/** What the page's Content-Security-Policy must allow, as one line of a header. */
export function policy({ host, service, page }: Chosen): string {
  const also = page === service ? "" : ` ${service}`;
  if (host === "frame") return `frame-src ${page === service ? "'self'" : service}; script-src 'self'; connect-src 'self'`;
  return `script-src 'self'${also}; connect-src 'self'${also}; require-trusted-types-for 'script'; trusted-types lit-html`;
}

/** For the browser's console on that page: nothing of it is to stay there. */
export function checkLine({ service }: Chosen): string {
  return `import("${service}${CHECK}").catch(() => console.warn("Nothing of ${service} may run here: add it to script-src."))`;
}

function fileOf({ service, pinned }: Chosen): string {
  return service + (pinned ? WHOLE.replace("v1", pinned.version) : FILE);
}

function integrity({ pinned }: Chosen): string {
  return pinned ? `\n  integrity="${pinned.digest}" crossorigin` : "";
}

function element(chosen: Chosen): string {
  const [tag, attributes] = attributesOf(chosen);
  const told = attributes.map(([name, value]) => (value ? ` ${name}="${escaped(value)}"` : ` ${name}`));
  return `<${tag}${told.join("")}></${tag}>`;
}

function configuring(chosen: Chosen): string {
  return `import { configure } from "${fileOf(chosen)}";

configure({ getToken: okrToken });`;
}

function answering({ service }: Chosen): string {
  return `const frame = document.querySelector('iframe[src^="${service}/embed/"]');

addEventListener("message", async ({ source, origin, data, ports }) => {
  if (source !== frame.contentWindow || origin !== "${service}") return;
  if (data.type === "okr-token") ports[0].postMessage(await okrToken());
  if (data.type === "okr-height") frame.height = data.height;
});`;
}

function frame(chosen: Chosen): string {
  const [tag, attributes] = attributesOf(chosen);
  const told = new URLSearchParams([...attributes, ["host", chosen.page]]);
  const address = `${chosen.service}/embed/${tag.slice("okr-".length)}?${told}`;
  return `<iframe title="${chosen.widget.title}"
  src="${escaped(address)}"></iframe>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
