// The legend and the bar of filters in, changes of what passes out.
import { $, byNumber, counted, familySign, make, standingSign } from "./dom";
import { articleKeys, articles, claimKeys, claims, entities, families, relations, sheet, standings } from "./sheet";
import type { Standing } from "./sheet";
import { clearFilters, filter, filtered, off, onFilter, only } from "./store";
import type { Filter } from "./store";

const all = claimKeys.map((key) => claims[key]!);

// ---------------------------------------------------------------------------------- the legend
function chip(kind: keyof typeof off, value: string, picture: Node, heading: string, number: number, title: string): HTMLElement {
  const button = make("button", { type: "button", title, dataset: { kind, value } }, picture, heading, make("small", { textContent: String(number) }));
  button.onclick = () => {
    if (!off[kind].delete(value)) off[kind].add(value);
    filter();
  };
  return button;
}
const byFamily = counted(sheet.nodes, ({ id }) => String(entities[id]!.family));
const byStanding = counted(all, ({ standing }) => standing);
$("legend").append(
  ...(Object.entries(standings) as [Standing, string][]).map(([standing, meaning]) =>
    chip("standing", standing, standingSign(standing), standing, byStanding.get(standing) ?? 0, meaning)),
  make("span", { className: "divider" }),
  ...families.flatMap(({ name }, i) => {
    const number = byFamily.get(String(i));
    return number ? [chip("family", String(i), familySign(i), name, number, `Hide or show: ${name.toLowerCase()}`)] : [];
  }),
);

// ------------------------------------------------------------------------------ the bar of filters
const field = (name: Filter) => $<HTMLInputElement | HTMLSelectElement>(name);
function choices(name: Filter, every: string, options: [string, string, number][]): void {
  field(name).append(make("option", { value: "", textContent: every }),
    ...options.map(([value, text, number]) => make("option", { value, textContent: `${text.slice(0, 44)} (${number})` })));
}
const nameOf = (key: string): string => entities[key]?.name ?? "";
choices("relation", "All relations", byNumber(counted(all, (claim) => claim.relation)).map(([key, number]) => [key, relations[key]!.label, number]));
choices("source", "All sources", byNumber(counted(all, (claim) => claim.source)).map(([key, number]) => [key, nameOf(key), number]));
const atPlaces = all.flatMap(({ place, from, to }) => [...new Set([place, from, to])].filter((key) => key && (key === place || entities[key]!.at)));
choices("place", "All places", byNumber(counted(atPlaces, (key) => key)).map(([key, number]) => [key, nameOf(key), number]));
choices("polarity", "Either polarity", byNumber(counted(all, (claim) => (claim.negative ? "negative" : "positive"))).map(([key, number]) => [key, key, number]));
choices("confidence", "Any confidence", [0.5, 0.6, 0.7, 0.8, 0.9].map((least) => [String(least), `${least} and more`, all.filter((claim) => (claim.confidence ?? 0) >= least).length]));
if (articleKeys.length > 1) {
  choices("article", "All outlets and articles", []);
  const outlets = byNumber(counted(articleKeys, (key) => articles[key]!.outlet));
  for (const [outlet, number] of outlets) {
    const its = articleKeys.filter((key) => articles[key]!.outlet === outlet);
    field("article").append(make("optgroup", { label: nameOf(outlet) || "outlet unknown" },
      outlet && number > 1 ? make("option", { value: outlet, textContent: `All ${number} of ${nameOf(outlet)}`.slice(0, 60) }) : "",
      ...its.map((key) => make("option", { value: key, textContent: (articles[key]!.title || articles[key]!.iri).slice(0, 60) }))));
  }
} else field("article").hidden = true;

for (const name of Object.keys(only) as Filter[]) {
  const element = field(name);
  const take = () => filter({ [name]: element.value.trim() });
  if (name === "words") element.oninput = take;
  else element.onchange = take;
}
$("reset").onclick = clearFilters;

onFilter(() => {
  for (const button of $("legend").querySelectorAll<HTMLElement>("button")) {
    const { kind, value } = button.dataset as { kind: keyof typeof off; value: string };
    button.ariaPressed = String(!off[kind].has(value));
  }
  for (const name of Object.keys(only) as Filter[]) {
    const element = field(name);
    if (element !== document.activeElement || !only[name]) element.value = only[name];
    element.classList.toggle("set", Boolean(only[name]));
  }
  $("reset").hidden = !filtered();
  $("filtering").classList.toggle("set", filtered());
});
