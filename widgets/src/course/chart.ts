/** Readings over time against the pace that would have done, drawn; the words beside it say the same. */
import { type SVGTemplateResult, type TemplateResult, html, nothing, svg } from "lit/html.js";

export interface Point {
  /** Milliseconds since 1970. */
  at: number;
  value: number;
}

export interface Chart {
  from: number;
  to: number;
  readings: Point[];
  /** From where it began to where it should be at the end. */
  pace?: [Point, Point] | undefined;
  /** From the last reading to where it will be, if it goes on so. */
  forecast?: [Point, Point] | undefined;
  /** Bounds within which it is to stay. */
  bounds?: { lower: number | null; upper: number | null } | undefined;
  now: number;
}

const WIDTH = 600;
const HEIGHT = 160;
const MARGIN = 0.08;

export function chart(label: string, shown: Chart): TemplateResult {
  const place = placing(shown);
  return html`<svg
    part="chart"
    class="chart"
    role="img"
    aria-label=${label}
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
  >
    ${today(shown, place)}${bounds(shown, place)}${line("pace", shown.pace, place)}${line("forecast", shown.forecast, place)}
    ${area(shown.readings, place)}${line("course", shown.readings, place)}${shown.readings.map((point) => dot(place(point)))}
  </svg>`;
}

/** The lowest and the highest that the chart shows. */
export function range({ readings, pace, forecast, bounds }: Chart): [number, number] {
  const ends = [bounds?.lower, bounds?.upper].filter((end): end is number => end != null);
  const values = [...[...readings, ...(pace ?? []), ...(forecast ?? [])].map(({ value }) => value), ...ends];
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? [low - 1, high + 1] : [low, high];
}

/** How high a value stands in the chart, 0 at the bottom. */
export function heightOf(shown: Chart, value: number): number {
  return 1 - placing(shown)({ at: shown.from, value })[1] / HEIGHT;
}

type Placing = (point: Point) => [number, number];

function placing(shown: Chart): Placing {
  const [low, high] = range(shown);
  const length = Math.max(1, shown.to - shown.from);
  return ({ at, value }) => [
    rounded(WIDTH * Math.min(1, Math.max(0, (at - shown.from) / length))),
    rounded(HEIGHT * (1 - MARGIN - ((value - low) / (high - low)) * (1 - 2 * MARGIN))),
  ];
}

function line(name: string, points: Point[] | undefined, place: Placing): SVGTemplateResult | typeof nothing {
  if (!points || points.length < 2) return nothing;
  return svg`<path class=${name} d=${path(points, place)} />`;
}

function area(points: Point[], place: Placing): SVGTemplateResult | typeof nothing {
  if (points.length < 2) return nothing;
  const [first] = place(points[0]!);
  const [last] = place(points.at(-1)!);
  return svg`<path class="area" d="${path(points, place)}L${last} ${HEIGHT}L${first} ${HEIGHT}Z" />`;
}

function path(points: Point[], place: Placing): string {
  return `M${points.map((point) => place(point).join(" ")).join("L")}`;
}

/** A line of no length with round ends: a circle would be stretched with the drawing. */
function dot([x, y]: [number, number]): SVGTemplateResult {
  return svg`<path class="dot" d="M${x} ${y}h0" />`;
}

function today({ from, to, now }: Chart, place: Placing): SVGTemplateResult | typeof nothing {
  if (now <= from || now >= to) return nothing;
  const [x] = place({ at: now, value: 0 });
  return svg`<path class="today" d="M${x} 0V${HEIGHT}" />`;
}

function bounds({ bounds: told, from, to }: Chart, place: Placing): SVGTemplateResult | typeof nothing {
  if (!told) return nothing;
  const [start] = place({ at: from, value: 0 });
  const [end] = place({ at: to, value: 0 });
  const top = told.upper === null ? 0 : place({ at: from, value: told.upper })[1];
  const bottom = told.lower === null ? HEIGHT : place({ at: from, value: told.lower })[1];
  return svg`<path class="allowed" d="M${start} ${top}H${end}V${bottom}H${start}Z" />`;
}

function rounded(length: number): number {
  return Math.round(length * 10) / 10;
}
