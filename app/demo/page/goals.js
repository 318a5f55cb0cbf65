/** Which objective and key result the page shows: those of its address, else the reader's first. */
import { request } from "/widgets/v1/okr-widgets.js";

import { onChange } from "./who.js";

const FIRST = "{ me { person { objectives(first: 1) { nodes { id keyResults { id } } } } } }";
const told = new URLSearchParams(location.search);

onChange(show);
await show();

async function show() {
  const isTold = told.has("objective") && told.has("key-result");
  const first = isTold ? undefined : await firstOfMine();
  about("objective", told.get("objective") ?? first?.id);
  about("key-result", told.get("key-result") ?? first?.keyResults[0]?.id);
}

async function firstOfMine() {
  const { data } = await request(FIRST);
  return data.me.person?.objectives.nodes[0];
}

function about(name, id) {
  const element = document.getElementById(name);
  element.hidden = !id;
  if (id) element.setAttribute(name, id);
}
