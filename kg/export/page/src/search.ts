// Letters in, entities of such a name out.
import { $, make, named, plural, words } from "./dom";
import { claimKeys, claims, entities } from "./sheet";
import type { Entity } from "./sheet";
import { select } from "./store";

const search = $<HTMLInputElement>("search"), list = $("hits");
let best = 0;

const involved = new Map<string, number>();
for (const key of claimKeys) {
  const { from, to, source } = claims[key]!;
  for (const end of new Set([from, to, source])) involved.set(end, (involved.get(end) ?? 0) + 1);
}
const claimsOf = (key: string): number => involved.get(key) ?? 0;

function hits(): string[] {
  const wanted = search.value.trim().toLowerCase();
  const rank = (entity: Entity) => Math.min(...[entity.name, ...entity.aliases].map((name) => {
    const at = name.toLowerCase().indexOf(wanted);
    return at < 0 ? Infinity : at === 0 ? 0 : 1;
  }));
  if (!wanted) return [];
  return Object.entries(entities).map(([key, entity]): [string, number] => [key, rank(entity)]).filter(([, order]) => order < Infinity)
    .sort((a, b) => a[1] - b[1] || claimsOf(b[0]) - claimsOf(a[0])).slice(0, 12).map(([key]) => key);
}
function showHits(): void {
  const found = hits();
  best = Math.max(0, Math.min(best, found.length - 1));
  list.replaceChildren(...found.map((key, i) => {
    const line = make("li", { id: `hit${i}`, role: "option", onmousedown: (event) => { event.preventDefault(); take(key); } }, named(key),
      make("small", { textContent: `${words(entities[key]!.type)}, ${plural(claimsOf(key), "claim")}` }));
    line.ariaSelected = String(i === best);
    return line;
  }), ...(found.length || !search.value.trim() ? [] : [make("li", { textContent: "No entity of this name" })]));
  list.hidden = !search.value.trim();
  search.ariaExpanded = String(!list.hidden);
  search.setAttribute("aria-activedescendant", found.length ? `hit${best}` : "");
}
function take(key: string): void {
  search.value = "";
  showHits();
  select(key);
}
search.oninput = () => { best = 0; showHits(); };
search.onblur = () => { list.hidden = true; };
search.onfocus = showHits;
search.onkeydown = (event) => {
  const found = hits();
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    best += event.key === "ArrowDown" ? 1 : -1;
    showHits();
    event.preventDefault();
  } else if (event.key === "Enter" && found.length) take(found[best]!);
  else if (event.key === "Escape") { search.value = ""; showHits(); }
};
