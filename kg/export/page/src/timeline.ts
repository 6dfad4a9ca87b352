// The claims that pass in, a timeline out: how many of when, over which one drags to filter; beneath,
// each claim of that time as an interval.
import { axisBottom } from "d3-axis";
import { brushX } from "d3-brush";
import type { D3BrushEvent } from "d3-brush";
import { scaleLinear, scaleUtc } from "d3-scale";
import type { ScaleTime } from "d3-scale";
import { select as pick } from "d3-selection";
import { $, label, make, objectName, plural } from "./dom";
import { claims, entities } from "./sheet";
import { chosen, filter, keptBut, only, select, span } from "./store";
import { draw } from "./tolls";

const HIGH = 74, FOOT = 20, LANE = 18, SIDE = 14, LANES = 160, CHARACTER = 6.3;
const DAY = 86_400_000;
interface Dated { key: string; start: number; end: number; own: boolean; openLeft: boolean; openRight: boolean }
const iso = (time: number | Date): string => new Date(time).toISOString().slice(0, 10);

function dated(key: string): Dated | null {
  const time = span(claims[key]!);
  if (!time) return null;
  const start = Date.parse(time.start || time.end), end = Date.parse(time.end || time.start) + DAY;
  return Number.isNaN(start + end) ? null : { key, start, end, own: time.own, openLeft: !time.start, openRight: !time.end };
}

export function drawTimeline(): void {
  const keys = keptBut("from", "to");
  const all = keys.map(dated).filter((one) => one !== null).sort((a, b) => a.start - b.start || a.end - b.end);
  const undated = keys.length - all.length, borrowed = all.filter(({ own }) => !own).length;
  const note = [
    `${plural(all.length, "claim")} on the timeline. Drag over the bars to keep a time, drag its edges to change it.`,
    borrowed && `${borrowed} without a time of their own stand, hollow, at the day their article was published.`,
    undated && `${plural(undated, "claim")} without any date: left out while a time is chosen.`,
  ].filter(Boolean).join(" ");
  const width = Math.max(280, $("timeline").clientWidth - 28);
  const parts: Node[] = [make("p", { className: "note", textContent: all.length ? note : "No claim that passes the filters has a date." })];
  if (all.length) {
    const first = Math.min(...all.map(({ start }) => start)), last = Math.max(...all.map(({ end }) => end));
    const pad = Math.max((last - first) * 0.02, DAY);
    const whole = scaleUtc().domain([first - pad, last + pad]).range([SIDE, width - SIDE]);
    const from = only.from ? Date.parse(only.from) : first - pad, to = only.to ? Date.parse(only.to) + DAY : last + pad;
    const near = scaleUtc().domain([from, to]).range([SIDE, width - SIDE]);
    parts.push(overview(all, whole, width), ...lanes(all.filter((one) => one.start < to && (one.end > from || one.openRight)), near, width));
  }
  $("timeline").replaceChildren(...parts);
}

// Bars of how many claims there are, and the brush over them.
function overview(all: Dated[], scale: ScaleTime<number, number>, width: number): SVGElement {
  const svg = draw("svg", { class: "overview", width: String(width), height: String(HIGH + FOOT), role: "img" });
  svg.setAttribute("aria-label", "How many claims there are of which time; the fields From and To above filter by keyboard");
  const bins = Math.max(20, Math.min(120, Math.floor(width / 9)));
  const [left, right] = scale.range() as [number, number], wide = (right - left) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const { start } of all) counts[Math.max(0, Math.min(bins - 1, Math.floor((scale(start) - left) / wide)))]! += 1;
  const high = scaleLinear().domain([0, Math.max(...counts)]).range([0, HIGH - 8]);
  counts.forEach((number, i) => number && svg.append(draw("rect", {
    class: "bin", x: String(left + i * wide), width: String(Math.max(1, wide - 1)), y: String(HIGH - high(number)), height: String(high(number)),
  })));
  const root = pick(svg as SVGSVGElement);
  root.append("g").attr("class", "ticks").attr("transform", `translate(0,${HIGH})`).call(axisBottom(scale).ticks(width / 110).tickSizeOuter(0));
  const brush = brushX<unknown>().extent([[left, 0], [right, HIGH]]).on("end", ({ selection, sourceEvent }: D3BrushEvent<unknown>) => {
    if (!sourceEvent) return;
    const range = selection as [number, number] | null;
    filter(range ? { from: iso(scale.invert(range[0])), to: iso(scale.invert(range[1]).getTime() - 1) } : { from: "", to: "" });
  });
  const group = root.append("g").attr("class", "brush").call(brush);
  if (only.from || only.to) {
    const start = only.from ? Math.max(left, scale(Date.parse(only.from))) : left;
    const end = only.to ? Math.min(right, scale(Date.parse(only.to) + DAY)) : right;
    if (end > start) group.call(brush.move, [start, end]);
  }
  return svg;
}

// Each claim a bar with its words beside it, in the first lane that has room.
function lanes(found: Dated[], scale: ScaleTime<number, number>, width: number): Node[] {
  const ends: number[] = [];
  const placed = found.map((one) => {
    const x = Math.max(SIDE, one.openLeft ? SIDE : scale(one.start)), right = Math.min(width - SIDE, one.openRight ? width - SIDE : scale(one.end));
    const claim = claims[one.key]!;
    const words = `${entities[claim.from]!.name} ${label(claim)} ${objectName(claim)}`;
    const text = words.length > 64 ? `${words.slice(0, 62)}…` : words, room = text.length * CHARACTER + 10;
    const edge = Math.max(right, x + 5);
    const side = edge + room <= width ? "after" : x - room >= 0 ? "before" : "inside";
    const begin = side === "before" ? x - room : x, end = side === "after" ? edge + room : edge;
    let lane = ends.findIndex((taken) => taken <= begin);
    if (lane < 0) lane = ends.push(0) - 1;
    ends[lane] = end + 8;
    return { ...one, x, edge, text, side, lane, claim };
  });
  const drawn = placed.filter(({ lane }) => lane < LANES);
  const height = Math.min(ends.length, LANES) * LANE + FOOT + 4;
  const svg = draw("svg", { class: "lanes", width: String(width), height: String(height) });
  pick(svg as SVGSVGElement).append("g").attr("class", "ticks").call(axisBottom(scale).ticks(width / 110).tickSize(height).tickSizeOuter(0))
    .attr("transform", `translate(0,${-FOOT + 4})`);
  for (const { key, x, edge, text, side, lane, claim, own } of drawn) {
    const y = lane * LANE + 4;
    const group = draw("g", { class: `moment ${claim.standing}${own ? "" : " borrowed"}${key === chosen.key ? " on" : ""}`, tabindex: "0", role: "button" });
    group.dataset.claim = key;
    const caption = draw("text", { x: String({ after: edge + 5, before: x - 5, inside: x + 6 }[side]), y: String(y + 10), "text-anchor": side === "before" ? "end" : "start" });
    caption.textContent = text;
    const title = draw("title", {});
    title.textContent = `${claim.standing} by ${entities[claim.source]!.name}: ${claim.time || "no time of its own"}`;
    group.append(title, draw("rect", { x: String(x), y: String(y), width: String(edge - x), height: "12", rx: "2" }), caption);
    group.addEventListener("click", () => select(key));
    group.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); select(key); } });
    svg.append(group);
  }
  const left = placed.length - drawn.length;
  return [svg, ...(left ? [make("p", { className: "note", textContent: `${plural(left, "claim")} more: keep a shorter time to see them.` })] : [])];
}
