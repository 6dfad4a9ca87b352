// What the reader chose, in one place: filters and selection in, the claims that pass out. Panels
// listen, and none knows another.
import { articles, claimKeys, claims, entities } from "./sheet";
import type { Claim } from "./sheet";
import { label, objectName } from "./dom";

export const only = {
  words: "", relation: "", source: "", place: "", polarity: "", confidence: "", article: "", from: "", to: "",
};
export type Filter = keyof typeof only;
export const off = { family: new Set<string>(), standing: new Set<string>() };
export const chosen = { key: "" };

type Listener = () => void;
const filtering: Listener[] = [];
const selecting: ((key: string, options: Selecting) => void)[] = [];
export interface Selecting { move?: boolean }

export const onFilter = (listener: Listener): void => void filtering.push(listener);
export const onSelect = (listener: (key: string, options: Selecting) => void): void => void selecting.push(listener);

export function filter(changes: Partial<typeof only> = {}): void {
  Object.assign(only, changes);
  passing = null;
  for (const listener of filtering) listener();
}
export function select(key: string, options: Selecting = {}): void {
  chosen.key = key;
  for (const listener of selecting) listener(key, options);
}
export function clearFilters(): void {
  off.family.clear();
  off.standing.clear();
  for (const name of Object.keys(only) as Filter[]) only[name] = "";
  filter();
}
export const filtered = (): boolean =>
  off.standing.size > 0 || off.family.size > 0 || Object.values(only).some(Boolean);

const said = new Map<Claim, string>();
function spoken(claim: Claim): string {
  let text = said.get(claim);
  if (text === undefined) {
    text = [entities[claim.from]!.name, label(claim), objectName(claim), claim.text.map(([piece]) => piece).join("")]
      .join(" ").toLowerCase();
    said.set(claim, text);
  }
  return text;
}

// From when to when a claim's matter was; its own time, else the day of its article.
export function span(claim: Claim): { start: string; end: string; own: boolean } | null {
  const [start, end] = claim.when;
  if (start || end) return { start, end, own: true };
  const day = articles[claim.article]!.date;
  return day ? { start: day, end: day, own: false } : null;
}
function inPeriod(claim: Claim): boolean {
  if (!only.from && !only.to) return true;
  const time = span(claim);
  return time !== null && (!only.to || time.start <= only.to) && (!only.from || (time.end || "9999-12-31") >= only.from);
}
export const isAt = (claim: Claim, place: string): boolean => [claim.place, claim.from, claim.to].includes(place);
export const hasFamily = (key: string): boolean => !key || !off.family.has(String(entities[key]!.family));

function passes(claim: Claim): boolean {
  return !off.standing.has(claim.standing)
    && hasFamily(claim.from) && hasFamily(claim.to)
    && (!only.relation || claim.relation === only.relation)
    && (!only.source || claim.source === only.source)
    && (!only.place || isAt(claim, only.place))
    && (!only.polarity || (only.polarity === "negative") === claim.negative)
    && (!only.confidence || (claim.confidence ?? 0) >= Number(only.confidence))
    && (!only.article || claim.article === only.article || articles[claim.article]!.outlet === only.article)
    && inPeriod(claim)
    && (!only.words || spoken(claim).includes(only.words.toLowerCase()));
}

let passing: Set<string> | null = null;
// The claims that pass all filters.
export function kept(): Set<string> {
  passing ??= new Set(claimKeys.filter((key) => passes(claims[key]!)));
  return passing;
}
// The claims that pass, were one filter not set: what a panel shows that sets this one itself.
export function keptBut(...names: Filter[]): string[] {
  const before = { ...only };
  for (const name of names) only[name] = "";
  const found = claimKeys.filter((key) => passes(claims[key]!));
  Object.assign(only, before);
  return found;
}
