// Values in, elements out. Text only ever becomes `textContent`.
import { claims, entities, families, relations } from "./sheet";
import type { Claim, Standing } from "./sheet";

type Child = Node | string | number | null | false | undefined;
type Properties<T> = Partial<Omit<T, "dataset" | "style">> & { dataset?: Record<string, string>; role?: string };

export const $ = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, properties: Properties<HTMLElementTagNameMap[K]> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const { dataset = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest) as HTMLElementTagNameMap[K];
  Object.assign(element.dataset, dataset);
  element.append(...children.filter(worth).map((child) => (child instanceof Node ? child : String(child))));
  return element;
}
const worth = (child: Child): child is Node | string | number =>
  child !== null && child !== undefined && child !== false && child !== "";

const SHAPES: Record<string, string> = {   // the shapes of vis-network, as paths in a square of 16
  dot: "M8 2a6 6 0 1 0 .01 0z", square: "M2.5 2.5h11v11h-11z", diamond: "M8 1l7 7-7 7-7-7z",
  triangle: "M8 2l6.5 11.5h-13z", triangleDown: "M8 14L1.5 2.5h13z", hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  star: "M8 1l2 4.8 5.2.4-4 3.4 1.300 5L8 11.900l-4.500 2.700 1.300-5-4-3.400L6 5.800z",
};
const STROKES: Partial<Record<Standing, string>> = { denied: "M0 8h30M11 4l8 8M19 4l-8 8" };
const SVG = "http://www.w3.org/2000/svg";

function sign(kind: string, box: string, path: string, color = ""): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  svg.setAttribute("class", `sign ${kind}`);
  svg.setAttribute("viewBox", box);
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  if (color) line.setAttribute("fill", color);
  svg.append(line);
  return svg;
}
export const familySign = (i: number): SVGSVGElement =>
  sign("shape", "0 0 16 16", SHAPES[families[i]!.shape] ?? SHAPES.dot!, families[i]!.color);
export const standingSign = (standing: Standing): SVGSVGElement =>
  sign(`stroke ${standing}`, "0 0 30 16", STROKES[standing] ?? "M0 8h30");

export const plural = (number: number, word: string): string =>
  `${number} ${number === 1 ? word : `${word.replace(/y$/, "ie")}s`}`;
export const words = (camel: string): string => camel.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
export const named = (key: string): HTMLElement => bidi(key ? entities[key]!.name : "");
export const bidi = (text: string): HTMLElement => make("span", { className: "name", textContent: text });
export const objectName = (claim: Claim): string => (claim.to ? entities[claim.to]!.name : claim.value);
export const label = (claim: Claim): string =>
  (claim.negative && claim.standing !== "denied" ? "not " : "") + relations[claim.relation]!.label;
export const verb = (claim: Claim): HTMLElement =>
  make("span", { className: `verb ${claim.standing}`, textContent: label(claim) });
export const sentence = (key: string): HTMLElement[] => {
  const claim = claims[key]!;
  return [named(claim.from), verb(claim), bidi(objectName(claim))];
};
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
export function counted<T>(list: Iterable<T>, key: (entry: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of list) counts.set(key(entry), (counts.get(key(entry)) ?? 0) + 1);
  return counts;
}
export const byNumber = (counts: Map<string, number>): [string, number][] =>
  [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
