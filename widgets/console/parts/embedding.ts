/** What a page needs for a widget, as text to copy: its own lines, its backend's, its policy, and a look at it all. */

export interface Widget {
  /** The tag, and an attribute of its own where there are two ways to show it. */
  name: string;
  title: string;
  /** What it is about, where it can be told. */
  about?: { attribute: string; label: string; isNeeded?: boolean };
}

export const WIDGETS: Widget[] = [
  { name: "okr-my-okrs", title: "My OKRs" },
  { name: "okr-my-okrs performance-goals", title: "My OKRs and performance goals" },
  { name: "okr-team-okrs", title: "OKRs of a team", about: { attribute: "unit-key", label: "Key of the unit" } },
  { name: "okr-objective", title: "One objective", about: { attribute: "objective", label: "Id of the objective", isNeeded: true } },
  { name: "okr-tree", title: "The company's tree", about: { attribute: "cycle-key", label: "Key of the cycle" } },
  { name: "okr-key-result", title: "A key result with its work", about: { attribute: "key-result", label: "Id of the key result", isNeeded: true } },
  { name: "okr-check-in", title: "Check-in", about: { attribute: "key-result", label: "Id of a key result" } },
  { name: "okr-feed", title: "Feedback and recognition", about: { attribute: "person", label: "Id of a person" } },
  { name: "okr-reviews", title: "To-dos" },
  { name: "okr-one-on-one", title: "1:1", about: { attribute: "with", label: "Id of the other person" } },
];

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
  if (language !== "en") found.push(["lang", language]);
  return [tag!, found];
}

export function snippet(chosen: Chosen): string {
  if (chosen.host === "frame") return frame(chosen);
  const file = fileOf(chosen);
  const script = `<script type="module" src="${file}"${integrity(chosen)}></script>`;
  if (chosen.host === "same") return `${script}\n${element(chosen)}`;
  return `${chosen.pinned ? `${script}\n` : ""}<script type="module">
  import { configure } from "${file}";
  configure({ getToken: () => fetch("/okr-token").then((answer) => answer.text()) });
</script>
${element(chosen)}`;
}

/** What the page's Content-Security-Policy must allow; a frame needs no more than to be let in. */
export function policy({ host, service, page }: Chosen): string {
  if (host === "frame") return `frame-src ${service}`;
  const also = page === service ? "" : ` ${service}`;
  return `script-src 'self'${also}; connect-src 'self'${also};\nrequire-trusted-types-for 'script'; trusted-types lit-html`;
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

function frame(chosen: Chosen): string {
  const [tag, attributes] = attributesOf(chosen);
  const told = new URLSearchParams([...attributes, ["host", chosen.page]]);
  const address = `${chosen.service}/embed/${tag.slice("okr-".length)}?${told}`;
  return `<iframe title="${chosen.widget.title}"
  src="${escaped(address)}"></iframe>
<script type="module">
  const frame = document.querySelector("iframe");
  addEventListener("message", async ({ source, origin, data, ports }) => {
    if (source !== frame.contentWindow || origin !== "${chosen.service}") return;
    if (data.type === "okr-token") ports[0].postMessage(await (await fetch("/okr-token")).text());
    if (data.type === "okr-height") frame.height = data.height;
  });
</script>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

/** What a page's backend answers its own readers with; a frame asks the graph from this service's own origin. */
export const BACKENDS: Record<string, readonly [title: string, code: (service: string, origin: string) => string]> = {
  python: ["Python", (service, origin) => `import requests  # in the view of GET /okr-token

answer = requests.post(
    "${service}/auth/widget-sessions",
    auth=(CLIENT_ID, MACHINE_SECRET),
    data={
        "grant_type": "${EXCHANGE}",
        "subject": user.email,
        "origin": "${origin}",
    },
    timeout=5,
)
return answer.json()["access_token"]`],
  node: ["Node", (service, origin) => `// in the handler of GET /okr-token
const answer = await fetch("${service}/auth/widget-sessions", {
  method: "POST",
  headers: { authorization: "Basic " + btoa(CLIENT_ID + ":" + MACHINE_SECRET) },
  body: new URLSearchParams({
    grant_type: "${EXCHANGE}",
    subject: user.email,
    origin: "${origin}",
  }),
});
return (await answer.json()).access_token;`],
  curl: ["curl", (service, origin) => `curl ${service}/auth/widget-sessions \\
  -u "$CLIENT_ID:$MACHINE_SECRET" \\
  -d grant_type=${EXCHANGE} \\
  -d subject=somebody@example.com \\
  -d origin=${origin}`],
};
