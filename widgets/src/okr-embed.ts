/** The script of `/embed/…`: one element, told by the address, that gets its token from the page around it. */
import { configure } from "./core/settings.ts";
import { isElementName } from "./element/names.ts";
import "./okr-widgets.ts";

const PATIENCE = 10_000;
const EVENTS = ["okr-ready", "okr-error", "okr-auth-required", "okr-change"];
/** Beside those that an element says to look at. */
const OF_ALL = ["performance-goals"];

const told = new URLSearchParams(location.search);
/** The origin of the page around: nothing is said to any other, and nothing of any other is heard. */
const host = originOf(told.get("host"));

begin();

function begin(): void {
  const name = `okr-${location.pathname.split("/").at(-1)}`;
  if (!isElementName(name)) return;
  wear();
  if (host && parent !== window && told.get("token") !== "cookie") configure({ getToken: askHost });
  const element = document.createElement(name);
  const { observedAttributes: its } = customElements.get(name) as unknown as { observedAttributes: string[] };
  for (const key of [...its, ...OF_ALL]) if (told.has(key)) element.setAttribute(key, told.get(key)!);
  document.body.append(element);
  watch();
}

/** One origin to the letter: `*` would tell whoever holds the frame, and ask them for a token. */
function originOf(word: string | null): string | undefined {
  return word && URL.canParse(word) && new URL(word).origin === word ? word : undefined;
}

function wear(): void {
  const root = document.documentElement;
  root.lang = told.get("lang") ?? "en";
  root.dir = told.get("dir") ?? "";
  const theme = told.get("theme");
  const sheet = new CSSStyleSheet();
  const scheme = theme === "light" || theme === "dark" ? theme : "light dark";
  sheet.replaceSync(`:root { color-scheme: ${scheme} } body { margin: 0; font: 16px/1.5 system-ui, sans-serif }`);
  document.adoptedStyleSheets.push(sheet);
}

/** What the page around cannot see from outside: how high it is, and what happens. */
function watch(): void {
  new ResizeObserver(() => tell({ type: "okr-height", height: document.body.scrollHeight })).observe(document.body);
  for (const name of EVENTS) {
    document.addEventListener(name, (event) => tell({ type: name, detail: (event as CustomEvent).detail }));
  }
}

function tell(message: object): void {
  if (host && parent !== window) parent.postMessage(message, host);
}

/** By a channel of its own for each question, so that no other frame can answer. Silence is no "nobody": it fails, as an outage does. */
function askHost(): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(reject, PATIENCE);
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      clearTimeout(timer);
      resolve(typeof data === "string" ? data : null);
    };
    parent.postMessage({ type: "okr-token" }, host!, [port2]);
  });
}
