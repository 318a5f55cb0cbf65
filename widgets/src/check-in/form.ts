/** The check-in's form: each field with its label, its hint and what was said against it. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import type { Language, Message } from "../core/language.ts";
import type { BlockerKind, ReportedStatus, SubjectFragment } from "../generated/graphql.ts";
import { amount, measured } from "../parts/amount.ts";
import { barOf, progressLine } from "../parts/bar.ts";
import { typedAs } from "../parts/decimals.ts";
import { healthWord, staleness } from "../parts/health.ts";
import { shape, toneOf } from "../parts/shape.ts";
import type CheckInView from "./check-in.ts";
import { kindOf } from "./draft.ts";
import { isWrong, outcome, overtaken, wrong } from "./outcome.ts";

const STATUSES: ReportedStatus[] = ["ON_TRACK", "BEHIND", "AT_RISK", "AUTO"];
const BLOCKERS: BlockerKind[] = ["DEPENDENCY", "RESOURCES", "DECISION", "TECHNICAL", "EXTERNAL"];

export function form(
  language: Language,
  view: CheckInView,
  all: SubjectFragment[],
  subject: SubjectFragment,
): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    void view.save(language);
  };
  return html`<form part="form" class="form" novalidate @submit=${submit}>
    ${all.length > 1 ? chooser(language, view, all, subject) : html`<p class="subject"><bdi>${subject.title}</bdi></p>`}
    <div class="now">
      ${progressLine(language, barOf(subject))}
      <p class="facts">
        <span class="measure">${measured(language, subject)}</span>${healthWord(language, subject.health.value)}${staleness(language, subject)}
        ${subject.latestCheckIn
          ? html`<time datetime=${subject.latestCheckIn.effectiveAt}>${language.say("checkedIn", {
              ago: language.ago(Date.parse(subject.latestCheckIn.effectiveAt)),
            })}</time>`
          : nothing}
      </p>
    </div>
    ${overtaken(language, view, subject)}
    <fieldset class="fields">
      <legend class="unseen">${language.say("okr-check-in")}</legend>
      ${value(language, view, subject)}${confidence(language, view, subject)}${status(language, view)}
      ${narrative(language, view)}
    </fieldset>
    <div class="end">
      <button part="button" type="submit" class="primary" aria-disabled=${view.sheet.standing.kind === "saving" || view.isGone(subject)}>
        ${language.say(view.sheet.standing.kind === "saving" ? "saving" : view.sheet.corrects ? "saveCorrection" : "save")}
      </button>
      ${blocker(language, view)}
    </div>
    <div role="status" class="outcome">${outcome(language, view)}</div>
  </form>`;
}

function chooser(language: Language, view: CheckInView, all: SubjectFragment[], subject: SubjectFragment): TemplateResult {
  return html`<div class="field">
    <label for="subject">${language.say("okr-key-result")}</label>
    <select
      id="subject"
      .value=${subject.id}
      @change=${({ target }: Event) => view.choose((target as HTMLSelectElement).value)}
    >
      ${all.map(({ id, title }) => html`<option value=${id} ?selected=${id === subject.id}>${title}</option>`)}
    </select>
  </div>`;
}

function value(language: Language, view: CheckInView, subject: SubjectFragment): TemplateResult | typeof nothing {
  const kind = kindOf(subject);
  if (kind === "yes-or-no") return done(language, view, subject);
  if (kind === "steps") return steps(language, view, subject);
  if (kind === "none") return html`<p class="hint">${language.say("valueFromJira")}</p>`;
  const { current, target, unitOfMeasure: unit } = subject;
  const typed = view.sheet.draft.value ?? (current == null ? "" : typedAs(language, current));
  const hint = target == null ? "" : language.say("courseTarget", { target: amount(language, target, unit) });
  return html`<div class="field">
    <label for="value">${language.say("newValue")}</label>
    <div class="with-unit">
      <input
        id="value"
        inputmode="decimal"
        autocomplete="off"
        .value=${typed}
        aria-describedby="value-hint value-wrong"
        aria-invalid=${!!isWrong(view, "value")}
        @input=${({ target: input }: Event) => view.write({ value: (input as HTMLInputElement).value })}
      />
      ${unit ? html`<bdi class="muted">${unit}</bdi>` : nothing}
    </div>
    <p id="value-hint" class="hint">${hint}</p>
    ${wrong(view, "value")}
  </div>`;
}

function done(language: Language, view: CheckInView, { progress }: SubjectFragment): TemplateResult {
  const isDone = view.sheet.draft.isDone ?? Number(progress?.value) >= 1;
  return html`<div class="field">
    <label class="choice">
      <input
        type="checkbox"
        aria-describedby="value-wrong"
        aria-invalid=${!!isWrong(view, "value")}
        .checked=${isDone}
        @change=${({ target }: Event) => view.write({ isDone: (target as HTMLInputElement).checked })}
      />
      ${language.say("isDone")}
    </label>
    ${wrong(view, "value")}
  </div>`;
}

function steps(language: Language, view: CheckInView, { metric }: SubjectFragment): TemplateResult {
  return html`<fieldset class="field">
    <legend>${language.say("steps")}</legend>
    ${metric.steps.map(
      ({ id, title, doneAt }) => html`<label class="choice">
        <input
          type="checkbox"
          .checked=${view.marked.get(id) ?? !!doneAt}
          @change=${({ target }: Event) => void view.markStep(id, (target as HTMLInputElement).checked)}
        />
        <bdi>${title}</bdi>
      </label>`,
    )}
  </fieldset>`;
}

function confidence(language: Language, view: CheckInView, { confidence: known }: SubjectFragment): TemplateResult {
  const said = view.sheet.draft.confidence ?? (known ? Math.round(Number(known.value)) : undefined);
  const words = said === undefined ? language.say("notSaid") : language.percent(said / 100);
  return html`<div class="field">
    <label for="confidence">${language.say("howSure")} <output class="strong" for="confidence">${words}</output></label>
    <input
      id="confidence"
      type="range"
      min="0"
      max="100"
      step="5"
      .value=${String(said ?? 50)}
      aria-valuetext=${words}
      aria-describedby="confidence-wrong"
      aria-invalid=${!!isWrong(view, "confidence")}
      @input=${({ target }: Event) => view.write({ confidence: Number((target as HTMLInputElement).value) })}
    />
    ${wrong(view, "confidence")}
  </div>`;
}

function status(language: Language, view: CheckInView): TemplateResult {
  return html`<fieldset class="field" role="radiogroup" aria-describedby="reportedStatus-wrong" aria-invalid=${!!isWrong(view, "reportedStatus")}>
    <legend>${language.say("howItStands")}</legend>
    <div class="options">
      ${STATUSES.map(
        (each) => html`<label class="option" data-tone=${toneOf(each)}>
          <input
            type="radio"
            name="status"
            value=${each}
            .checked=${view.sheet.draft.status === each}
            @change=${() => view.write({ status: each })}
          />
          ${shape(each)}${language.say(each)}
        </label>`,
      )}
    </div>
    ${wrong(view, "reportedStatus")}
  </fieldset>`;
}

function narrative(language: Language, view: CheckInView): TemplateResult {
  return html`<div class="field">
    <label for="narrative">${language.say("whatHappened")}</label>
    <textarea
      id="narrative"
      rows="3"
      .value=${view.sheet.draft.narrative}
      aria-describedby="narrative-wrong"
      aria-invalid=${!!isWrong(view, "narrative")}
      @input=${({ target }: Event) => view.write({ narrative: (target as HTMLTextAreaElement).value })}
    ></textarea>
    ${wrong(view, "narrative")}
  </div>`;
}

function blocker(language: Language, view: CheckInView): TemplateResult {
  return html`<details part="details" class="blocker" ?open=${!!view.sheet.corrects}>
    <summary part="summary">${language.say("inTheWayAsked")}</summary>
    <div class="field">
      <label for="blocker-kind">${language.say("whatKind")}</label>
      <select
        id="blocker-kind"
        .value=${view.sheet.draft.blockerKind}
        @change=${({ target }: Event) => view.write({ blockerKind: (target as HTMLSelectElement).value as BlockerKind })}
      >
        ${BLOCKERS.map(
          (kind: BlockerKind & Message) =>
            html`<option value=${kind} ?selected=${kind === view.sheet.draft.blockerKind}>${language.say(kind)}</option>`,
        )}
      </select>
    </div>
    <div class="field">
      <label for="blocker-text">${language.say("whatIsInTheWay")}</label>
      <input
        id="blocker-text"
        aria-describedby="blockers-wrong"
        aria-invalid=${!!isWrong(view, "blockers")}
        .value=${view.sheet.draft.blockerText}
        @input=${({ target }: Event) => view.write({ blockerText: (target as HTMLInputElement).value })}
      />
      ${wrong(view, "blockers")}
    </div>
  </details>`;
}
