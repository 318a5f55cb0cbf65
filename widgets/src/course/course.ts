/** A key result's course as a chart: what was read, the pace to keep, and where it leads. */
import type { Language, Message } from "../core/language.ts";
import { day } from "../core/moments.ts";
import type { CourseFragment } from "../generated/graphql.ts";
import "./words.ts";
import { amount } from "../parts/amount.ts";
import type { Chart, Point } from "./chart.ts";

export function courseOf(keyResult: CourseFragment, now: number = Date.now()): Chart {
  const { cycle, startsOn, dueOn, series } = keyResult;
  const from = Date.parse(startsOn ?? cycle.startsOn);
  const to = Date.parse(dueOn ?? cycle.endsOn);
  const readings = series.map(({ effectiveAt, value }) => ({ at: Date.parse(effectiveAt), value: Number(value) }));
  const ends = { from: Math.min(from, ...readings.map(({ at }) => at)), to };
  return {
    ...ends,
    now,
    readings,
    pace: paceOf(keyResult, from, to),
    forecast: forecastOf(keyResult, readings, to),
    bounds: boundsOf(keyResult),
  };
}

/** What the chart shows, for whoever hears it. */
export function inWords(language: Language, keyResult: CourseFragment): string {
  const { series, target, health, unitOfMeasure: unit } = keyResult;
  const first = series[0];
  const last = series.at(-1);
  if (!first || !last) return language.say("noReadings");
  const said = [
    language.say("courseFrom", {
      first: amount(language, first.value, unit),
      from: day(language, first.effectiveAt),
      last: amount(language, last.value, unit),
      to: day(language, last.effectiveAt),
    }),
    target == null ? "" : language.say("courseTarget", { target: amount(language, target, unit) }),
    health.expected == null ? "" : language.say("courseExpected", { expected: language.percent(Number(health.expected)) }),
  ];
  return said.filter(Boolean).join(" ");
}

function paceOf({ metric, start, target }: CourseFragment, from: number, to: number): [Point, Point] | undefined {
  if (!PACED.includes(metric.kind) || start == null || target == null) return undefined;
  return [
    { at: from, value: Number(start) },
    { at: to, value: Number(target) },
  ];
}

function forecastOf({ forecast }: CourseFragment, readings: Point[], to: number): [Point, Point] | undefined {
  const last = readings.at(-1);
  if (!forecast || !last || last.at >= to) return undefined;
  return [last, { at: to, value: Number(forecast.atEnd) }];
}

function boundsOf({ metric }: CourseFragment): Chart["bounds"] {
  if (metric.lower == null && metric.upper == null) return undefined;
  const share = (bound: string | null | undefined): number | null => (bound == null ? null : Number(bound));
  return { lower: share(metric.lower), upper: share(metric.upper) };
}

const PACED = ["INCREASE", "DECREASE", "REACH"];

export const LEGEND: Record<"course" | "pace" | "forecast", Message> = {
  course: "legendCourse",
  pace: "legendPace",
  forecast: "legendForecast",
};
