// The tolls that pass in, intervals on one scale out: what each source counts, side by side for what
// is told of one happening. An end that the source leaves open has no bar across it.
import { scaleSymlog } from "d3-scale";
import { $, bidi, label, make, named, objectName, plural, standingSign } from "./dom";
import { claims, entities, relations } from "./sheet";
import type { Claim } from "./sheet";
import { chosen, kept, select } from "./store";

const SVG = "http://www.w3.org/2000/svg";
const JOINS = new Set(["contradicts", "divergesFrom", "rivals", "corroborates", "partOfCount"]);
export const isToll = (claim: Claim): boolean =>
  relations[claim.relation]!.toll && (claim.low !== null || claim.high !== null);

export function drawTolls(): void {
  const keys = [...kept()].filter((key) => isToll(claims[key]!));
  if (!keys.length) return $("tolls").replaceChildren(make("p", { className: "note", textContent: "No claim that passes the filters counts dead, wounded, missing or displaced." }));
  const highest = Math.max(...keys.flatMap((key) => [claims[key]!.low ?? 0, claims[key]!.high ?? 0]));
  const scale = scaleSymlog().constant(5).domain([0, highest * 1.6]).range([0, 100]);
  const marks = ticks(highest);
  const groups = together(keys).sort((a, b) => b.length - a.length || top(b) - top(a));
  const axis = make("div", { className: "axis" }, make("span"), make("div", {}, ...marks.map((value) => {
    const tick = make("span", { textContent: value.toLocaleString("en") });
    tick.style.left = `${scale(value)}%`;
    return tick;
  })));
  $("tolls").replaceChildren(
    make("p", { className: "note", textContent: `${plural(keys.length, "count")}, of ${plural(groups.length, "toll")}. A bar goes from the lowest to the highest number that a source's words allow; an arrow leaves that end open. The scale is logarithmic.` }),
    axis, ...groups.map((group) => {
      const first = claims[group[0]!]!;
      const where = [...new Set(group.map((key) => claims[key]!.place).filter(Boolean))];
      return make("section", { className: group.length > 1 ? "toll several" : "toll" },
        make("h4", {}, [...new Set(group.map((key) => label(claims[key]!)))].join(", "), ": ", bidi([...new Set(group.map((key) => objectName(claims[key]!)))].join(", ")),
          make("small", {}, " by ", bidi([...new Set(group.map((key) => entities[claims[key]!.from]!.name))].join(", ")), where.length > 0 && ", at ", bidi(where.map((key) => entities[key]!.name).join(", ")), first.time && group.length === 1 && `, ${first.time}`)),
        ...group.map((key) => row(key, scale, marks)));
    }));
}
const top = (group: string[]): number => Math.max(...group.map((key) => claims[key]!.high ?? claims[key]!.low ?? 0));
const ticks = (highest: number): number[] => [0, 5, 20, 100, 500, 2_000, 10_000, 50_000, 200_000, 1_000_000, 10_000_000].filter((value) => value <= highest * 1.6);

function row(key: string, scale: (value: number) => number, marks: number[]): HTMLElement {
  const claim = claims[key]!;
  const button = make("button", { type: "button", className: `count ${claim.standing}`, onclick: () => select(key), dataset: { claim: key } },
    make("span", { className: "who" }, standingSign(claim.standing), named(claim.source), make("b", { textContent: claim.count })), interval(claim, scale, marks));
  button.ariaPressed = String(key === chosen.key);
  return button;
}
function interval({ low, high, standing }: Claim, scale: (value: number) => number, marks: number[]): SVGElement {
  const svg = draw("svg", { class: `interval ${standing}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const value of marks) svg.append(draw("line", { class: "mark", x1: `${scale(value)}%`, x2: `${scale(value)}%`, y1: "0", y2: "100%" }));
  const left = scale(low ?? 0), right = high === null ? Math.min(100, scale((low ?? 0) * 1.5 + 3)) : scale(high);
  svg.append(draw("line", { class: "bar", x1: `${left}%`, x2: `${right}%`, y1: "50%", y2: "50%" }));
  for (const [value, at] of [[low, left], [high, right]] as const) {
    if (value === null) svg.append(arrow(at, at === left ? -1 : 1));
    else svg.append(draw("circle", { class: "end", cx: `${at}%`, cy: "50%", r: "4.5" }));
  }
  return svg;
}
function arrow(at: number, way: number): SVGElement {
  const nested = draw("svg", { x: `${at}%`, y: "50%", overflow: "visible" });
  nested.append(draw("path", { class: "open", d: `M0-5L${7 * way} 0L0 5` }));
  return nested;
}
export function draw(tag: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS(SVG, tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// Claims that tell of one toll: linked to each other, or of one happening and one verb.
function together(keys: string[]): string[][] {
  const leader = new Map(keys.map((key) => [key, key]));
  const find = (key: string): string => (leader.get(key) === key ? key : find(leader.get(key)!));
  const join = (a: string, b: string) => leader.set(find(b), find(a));
  const seen = new Map<string, string>();
  for (const key of keys) {
    const claim = claims[key]!;
    for (const [kind, other] of claim.links) if (JOINS.has(kind) && leader.has(other)) join(key, other);
    const same = `${claim.about || claim.from} ${claim.relation} ${claim.about ? "" : claim.to}`;
    if (seen.has(same)) join(seen.get(same)!, key);
    else seen.set(same, key);
  }
  const groups = new Map<string, string[]>();
  for (const key of keys) groups.set(find(key), [...(groups.get(find(key)) ?? []), key]);
  return [...groups.values()].map((group) => group.sort((a, b) => (claims[a]!.low ?? 0) - (claims[b]!.low ?? 0)));
}
