/** A key result's numbers in words: “1,240 of 2,000 customers”, “4.1 calls, goal 3”. */
import "./words.ts";
import type { Language } from "../core/language.ts";
import type { MeasureFragment } from "../generated/graphql.ts";

export function measured(language: Language, keyResult: MeasureFragment): string {
  const { metric, current, target, unitOfMeasure: unit, progress } = keyResult;
  if (metric.kind === "BOOLEAN") return language.say(Number(progress?.value) >= 1 ? "isDone" : "notDone");
  if (metric.kind === "MILESTONE") return steps(language, keyResult);
  if (current == null) return language.say("noValue");
  if (target == null) return untargeted(language, keyResult, current);
  const isDown = metric.kind === "DECREASE";
  return language.say(isDown ? "goal" : "ofTarget", {
    current: isDown ? amount(language, current, unit) : bare(language, current, unit),
    target: isDown ? bare(language, target, unit) : amount(language, target, unit),
  });
}

function steps(language: Language, { metric }: MeasureFragment): string {
  const done = metric.steps.filter((step) => step.doneAt).length;
  return language.say("stepsDone", { n: metric.steps.length, done });
}

function untargeted(language: Language, { metric, unitOfMeasure }: MeasureFragment, current: string): string {
  const shown = amount(language, current, unitOfMeasure);
  return metric.kind === "BASELINE" ? language.say("baseline", { current: shown }) : shown;
}

/** Without a unit that is a word: the number beside it carries that. */
function bare(language: Language, value: string, unit: string | null | undefined): string {
  return amount(language, value, isSign(unit) ? unit : null);
}

/** “1,240 customers”, “€1.2M”, “68%”. */
export function amount(language: Language, value: string, unit: string | null | undefined): string {
  if (!unit) return language.number(value);
  if (unit === "%") return language.number(value, { style: "unit", unit: "percent" });
  if (isCurrency(unit)) return language.number(value, money(unit, value));
  return `${language.number(value)}\u00a0${unit}`;
}

function isSign(unit: string | null | undefined): boolean {
  return unit === "%" || isCurrency(unit);
}

function isCurrency(unit: string | null | undefined): boolean {
  return !!unit && Intl.supportedValuesOf("currency").includes(unit);
}

function money(currency: string, value: string): Intl.NumberFormatOptions {
  const isLarge = Math.abs(Number(value)) >= 10_000;
  return isLarge
    ? { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 }
    : { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" };
}
