/** For whoever builds a page: what it lacks for the widgets to work. One line in the page's console runs it. */
import { isElementName } from "./element/names.ts";

export interface Finding {
  ok: boolean;
  what: string;
  /** What to do about it; empty where all is well. */
  todo: string;
}

type Widgets = Pick<typeof import("./okr-widgets.ts"), "request">;

const FILE = /\/widgets\/[^/]+\/okr-widgets(\.all)?\.js$/;
const PAUSE = 100;
const MOVING = "/widgets/v1/";
/** Elements that show nothing unless they are told what they are about. */
const ABOUT: Record<string, string> = { "okr-objective": "objective", "okr-key-result": "key-result" };
const FINE = /^(loading|ready|empty|partial|saving|conflict|stale)$/;
/** The service whose file this is. */
const service = import.meta.url.slice(0, import.meta.url.lastIndexOf("/widgets/"));
const ours = new URL(service).origin;

/** Everything in the order in which one thing stands on the other, told in the page's console too. */
export async function check(): Promise<Finding[]> {
  const blocked = new Map<string, string>();
  const note = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    blocked.set(effectiveDirective, blockedURI);
  };
  document.addEventListener("securitypolicyviolation", note);
  const found = [script(), ...pinned(), ...(await graph()), ...elements(), ...frames()];
  // What is blocked is told a little after it failed.
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  document.removeEventListener("securitypolicyviolation", note);
  found.push(...[...blocked].map(([directive, uri]) => policy(directive, uri)));
  console.table(found);
  return found;
}

function finding(ok: boolean, what: string, todo: string): Finding {
  return { ok, what, todo: ok ? "" : todo };
}

/** The address by which the page has them, whoever loaded it. */
function loadedFrom(): string | undefined {
  const tags = [...document.scripts].map(({ src }) => src);
  const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
  return [...tags, ...fetched].find((url) => FILE.test(url.split("?", 1)[0]!));
}

function script(): Finding {
  const url = loadedFrom();
  if (!url) return finding(false, "The page loads the widgets", `Add <script type="module" src="${service}${MOVING}okr-widgets.js"></script>.`);
  const isThere = !!customElements.get("okr-my-okrs");
  return finding(isThere, "The page loads the widgets", `${url} was not run: its integrity does not fit, or the page's policy keeps it out (script-src ${ours}).`);
}

function pinned(): Finding[] {
  const tag = [...document.scripts].find(({ src }) => FILE.test(src) && !src.includes(MOVING));
  if (!tag) return [];
  const isWhole = tag.src.endsWith(".all.js");
  return [
    finding(!!tag.integrity, "The pinned version has its digest", "Take the line that `okrgraph widgets snippet` prints, with integrity and crossorigin."),
    finding(isWhole, "The digest covers all of it", "Pin okr-widgets.all.js: of okr-widgets.js the digest covers the first file only."),
  ];
}

/** Whether this origin may ask at all, and for whom it asks. */
async function graph(): Promise<Finding[]> {
  const reached = "The graph can be reached from this origin";
  const widgets = await loaded();
  if (!widgets) return [];
  try {
    const { data } = await widgets.request<{ me: { person: { name: string } | null } }>("{ me { person { name } } }");
    return [finding(true, reached, ""), finding(!!data.me.person, `It is asked for ${data.me.person?.name ?? "nobody"}`, "The token speaks for a machine alone: mint one for a person.")];
  } catch (reason) {
    const { kind, code } = reason as { kind: string; code: string };
    if (kind === "unreachable" || kind === "offline") return [finding(false, reached, `Add ${location.origin} to allowed_origins or to the machine's origins, and ${ours} to connect-src.`)];
    if (kind !== "signed-out") return [finding(true, `${reached}, which said ${code}`, "")];
    const todo = code === "NO_TOKEN" ? "getToken answered nothing: nobody is signed in, or it fails." : "Give configure a getToken, or see why its token is refused: okrgraph auth check TOKEN.";
    return [finding(true, reached, ""), finding(false, "It is asked for somebody", todo)];
  }
}

/** The very module that the page has configured. */
async function loaded(): Promise<Widgets | undefined> {
  const url = loadedFrom();
  return url ? import(/* @vite-ignore */ url).catch(() => undefined) : undefined;
}

function elements(): Finding[] {
  const all = [...document.querySelectorAll("*")].filter(({ localName }) => localName.startsWith("okr-") && localName !== "okr-config");
  if (!all.length && !framed().length) return [finding(false, "The page has an element", "Put one where it is to show: <okr-my-okrs></okr-my-okrs>.")];
  return all.map(element);
}

function element(it: Element): Finding {
  const name = it.localName;
  const state = it.getAttribute("state");
  if (!isElementName(name)) return finding(false, `<${name}>`, "There is no such element: see docs/embed/elements.md.");
  const attribute = ABOUT[name];
  if (attribute && !it.hasAttribute(attribute)) return finding(false, `<${name}>`, `Say which one: ${attribute}="ID".`);
  const said = it.shadowRoot?.querySelector<HTMLElement>("[part=blank] .blank-text")?.parentElement?.innerText.replace(/\s+/g, " ");
  return finding(!!state && FINE.test(state), `<${name}> is ${state ?? "not defined"}`, said ? `It says: ${said}` : "What keeps it is told above.");
}

function framed(): HTMLIFrameElement[] {
  return [...document.querySelectorAll("iframe")].filter(({ src }) => src.includes("/embed/"));
}

function frames(): Finding[] {
  return framed().map(({ src }) => {
    const host = new URL(src).searchParams.get("host");
    const isSame = new URL(src).origin === location.origin;
    return finding(isSame || host === location.origin, `The frame ${src} knows its page`, `Add host=${location.origin} to its address, and this origin to allowed_origins or to the machine's.`);
  });
}

function policy(directive: string, uri: string): Finding {
  return finding(false, `The page's policy blocks ${uri || "something of ours"}`, `Allow it in the Content-Security-Policy: ${directive} ${directive.startsWith("trusted-types") ? "lit-html" : ours}.`);
}

void check();
