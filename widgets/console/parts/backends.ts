/** What the backend of a page answers its own readers with, as text to copy: a token of ten minutes. */

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const ANSWER = "Answers POST /okr-token: to whoever is signed in, as text, never cached; 401 to all others.";

export interface Wanted {
  service: string;
  /** Whose scripts will ask: a frame asks the graph from this service's own origin. */
  origin: string;
  scopes: readonly string[];
  /** Whether a token of theirs says who reads, or their e-mail alone. */
  isProved: boolean;
}

type Code = (wanted: Wanted) => string;

export const BACKENDS: Record<string, readonly [title: string, code: Code]> = {
  python: ["Python", python], node: ["Node", node], curl: ["curl", curl],
};

/** A backend that we know: the address may say anything. */
export function backendOf(told: string): string {
  return Object.hasOwn(BACKENDS, told) ? told : "python";
}

function python({ service, origin, scopes, isProved }: Wanted): string {
  const told = isProved
    ? `"subject_token": access_token,
        "subject_token_type": "${ACCESS_TOKEN}",`
    : `"subject": email,`;
  return `import base64, json, os, urllib.parse, urllib.request

MACHINE = f"{os.environ['OKR_CLIENT_ID']}:{os.environ['OKR_SECRET']}"


def okr_token(${isProved ? "access_token" : "email"}: str) -> str:
    """${ANSWER}"""
    told = {
        "grant_type": "${EXCHANGE}",
        ${told}
        "origin": "${origin}",
        "scope": "${scopes.join(" ")}",
    }
    headers = {"Authorization": f"Basic {base64.b64encode(MACHINE.encode()).decode()}"}
    url = "${service}/auth/widget-sessions"
    asked = urllib.request.Request(url, urllib.parse.urlencode(told).encode(), headers)
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return json.load(answer)["access_token"]`;
}

function node({ service, origin, scopes, isProved }: Wanted): string {
  const told = isProved ? `subject_token: accessToken,
    subject_token_type: "${ACCESS_TOKEN}",` : "subject: email,";
  return `const { OKR_CLIENT_ID, OKR_SECRET } = process.env;
const machine = Buffer.from(\`\${OKR_CLIENT_ID}:\${OKR_SECRET}\`).toString("base64");

/** ${ANSWER} */
export async function okrToken(${isProved ? "accessToken" : "email"}) {
  const body = new URLSearchParams({
    grant_type: "${EXCHANGE}",
    ${told}
    origin: "${origin}",
    scope: "${scopes.join(" ")}",
  });
  const headers = { authorization: \`Basic \${machine}\` };
  const reply = await fetch("${service}/auth/widget-sessions", { method: "POST", headers, body });
  if (!reply.ok) throw new Error(await reply.text());
  return (await reply.json()).access_token;
}`;
}

function curl({ service, origin, scopes, isProved }: Wanted): string {
  const told = isProved ? `-d "subject_token=$ACCESS_TOKEN" \\
  -d subject_token_type=${ACCESS_TOKEN}` : `--data-urlencode "subject=$EMAIL"`;
  return `curl --fail-with-body --silent ${service}/auth/widget-sessions \\
  -u "$OKR_CLIENT_ID:$OKR_SECRET" \\
  -d grant_type=${EXCHANGE} \\
  ${told} \\
  -d origin=${origin} \\
  --data-urlencode "scope=${scopes.join(" ")}"`;
}
