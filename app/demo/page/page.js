/** The page around the widget: the greeting, and the controls of the demo. */
import { lookAs, onChange, people, whoLooks } from "./who.js";

const WIDGETS = "okr-my-okrs, .goals :is(okr-objective, okr-key-result, okr-team-okrs, okr-feed, okr-check-in, okr-reviews, okr-one-on-one, okr-tree)";

const byId = (id) => document.getElementById(id);

byId("date").textContent = new Intl.DateTimeFormat("en", { dateStyle: "full" }).format(new Date());
byId("language").addEventListener("change", ({ target }) => speak(target.value));
byId("theme").addEventListener("change", ({ target }) => (document.documentElement.dataset.theme = target.value));
byId("people").replaceChildren(...(await people).map(choice));
onChange(greet);
await greet();

function choice(person) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = person.role;
  button.title = person.name;
  button.dataset.key = person.key;
  button.addEventListener("click", () => lookAs(person));
  return button;
}

/** The widgets alone: the page around them is written in English. */
function speak(language) {
  for (const element of document.querySelectorAll(WIDGETS)) element.lang = language;
}

async function greet() {
  const { key, name } = await whoLooks();
  const words = name.split(" ");
  for (const button of byId("people").children) button.setAttribute("aria-pressed", String(button.dataset.key === key));
  byId("greeting").textContent = `${partOfDay(new Date().getHours())}, ${words[0]}`;
  byId("avatar").textContent = words.map((word) => word[0]).join("").slice(0, 2);
}

function partOfDay(hour) {
  if (hour < 12) return "Good morning";
  return hour < 18 ? "Good afternoon" : "Good evening";
}
