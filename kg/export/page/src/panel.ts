// What is selected in, its details out: a claim with its sentence, an entity with its claims.
import { $, bidi, byNumber, counted, familySign, make, named, objectName, plural, standingSign, verb, words } from "./dom";
import { hiddenAround, reveal } from "./graph";
import { articleKeys, articles, articlesOf, claimKeys, claims, entities, saying, sayings, sheet } from "./sheet";
import type { Claim, Standing } from "./sheet";
import { kept, onFilter, onSelect, select } from "./store";

const panel = $("details");
export const LINK_WORDS: Record<string, string> = {
  content: "What is said", contentOf: "Said in", partOfCount: "Part of the count of", rivals: "To be read with",
  contradicts: "Contradicts", divergesFrom: "Gives another figure than", corroborates: "Said as well by",
};
const STANDING_WORDS: Record<Standing, string> = {
  stated: "Stated", claimed: "Claimed", denied: "Denied", unreal: "Not said to have happened",
};

export const toSelect = (key: string, text?: string): HTMLButtonElement =>
  make("button", { type: "button", className: "link name", textContent: text ?? entities[key]!.name, onclick: () => select(key) });

export function articleTitle(key: string): string {
  const { title, outlet, date, iri } = articles[key]!;
  const about = new Set([outlet && !entities[outlet]!.unknown && entities[outlet]!.name, title, date].filter(Boolean));
  return [...about].join(", ") || iri;
}

function according(claim: Claim): HTMLElement {
  const own = claim.source === articles[claim.article]!.outlet && !claim.unnamed;
  const how = claim.standing === "unreal" ? `: ${claim.modality || claim.realis}, according to ` : " by ";
  const phrase = make("span", {}, STANDING_WORDS[claim.standing] + how, toSelect(claim.source));
  if (own) phrase.append(" in its own voice");
  if (claim.unnamed) phrase.append(", which names no source");
  claim.relays.forEach((relay, i) => phrase.append(i ? " and " : ", relayed by ", bidi(relay)));
  if (claim.hedge) phrase.append(` (“${claim.hedge}”)`);
  return phrase;
}

export function quotation(claim: Claim): HTMLElement {
  const quote = make("blockquote", { dir: "auto" });
  for (const [piece, role] of claim.text) {
    quote.append(role ? make("mark", { className: role, textContent: piece, title: role }) : piece);
  }
  return quote;
}

function showClaim(key: string): void {
  const claim = claims[key]!;
  const { url } = articles[claim.article]!;
  const facts = make("dl");
  const fact = (name: string, value: Node | string | number | null | false) => {
    if (value) facts.append(make("dt", { textContent: name }), make("dd", {}, value));
  };
  const from = articleTitle(claim.article);
  fact("Count", claim.count);
  fact("When", claim.time);
  fact("Where", claim.place && toSelect(claim.place));
  fact("With", claim.instrument && bidi(claim.instrument));
  fact("About", claim.about && toSelect(claim.about));
  fact("Certainty", claim.certainty !== "certain" && claim.certainty);
  fact("Confidence", claim.confidence && make("span", {}, claim.confidence, make("small", { textContent: " that the text says this" })));
  fact("Article", /^https?:\/\//.test(url) ? make("a", { href: url, textContent: from, target: "_blank", rel: "noopener noreferrer" }) : bidi(from));
  fact("Found by", claim.found_by);
  fact("Claim", make("small", { textContent: claim.iri.split("/").pop() ?? "", title: claim.iri }));
  const linked = new Map<string, string[]>();
  for (const [kind, other] of claim.links) linked.set(kind, [...(linked.get(kind) ?? []), other]);
  const again = sayings.get(saying(claim))!.filter((other) => other !== key);
  if (again.length) linked.set("again", again);
  fill(
    make("h2", { className: claim.standing },
      toSelect(claim.from), " ", verb(claim), " ", claim.to ? toSelect(claim.to) : bidi(claim.value)),
    make("p", { className: "standing" }, standingSign(claim.standing), according(claim)),
    quotation(claim), facts,
    ...[...linked].flatMap(([kind, others]) => [make("h3", { textContent: LINK_WORDS[kind] ?? (kind === "again" ? `The same in other words (${others.length})` : words(kind)) }), listOf(others)]),
  );
}

function showEntity(key: string): void {
  const entity = entities[key]!;
  const hidden = hiddenAround(key), inArticles = [...(articlesOf.get(key) ?? [])];
  const part = (heading: string, keys: string[], known = ""): Node[] =>
    keys.length ? [make("h3", { textContent: `${heading} (${keys.length})` }), listOf(keys, known)] : [];
  const passing = claimKeys.filter((id) => kept().has(id));
  const left = passing.filter((id) => ![claims[id]!.from, claims[id]!.to].includes(key));
  const about = [words(entity.type) || "type unknown", entity.described && "a description in its article, not a name",
    articleKeys.length > 1 && inArticles.length && `in ${plural(inArticles.length, "article")}`, entity.within && `in ${entity.within}`];
  fill(
    make("h2", {}, named(key)),
    make("p", { className: "standing" }, familySign(entity.family), make("span", { textContent: about.filter(Boolean).join(", ") })),
    entity.aliases.length > 0 && make("p", {}, "Also: ", bidi(entity.aliases.join(", "))),
    hidden.length > 0 && make("p", {}, make("button", {
      type: "button", textContent: `Show ${plural(hidden.length, "hidden neighbour")}`, onclick: () => { reveal(key); select(key); },
    })),
    ...part("As subject", passing.filter((id) => claims[id]!.from === key), key),
    ...part("As object", passing.filter((id) => claims[id]!.to === key && claims[id]!.from !== key), key),
    ...part("About it", left.filter((id) => claims[id]!.about === key)),
    ...part("It is where", left.filter((id) => claims[id]!.place === key)),
    ...part("As source", passing.filter((id) => claims[id]!.source === key)),
    make("dl", {}, make("dt", { textContent: "Entity" }), make("dd", {}, make("small", { className: "name", textContent: entity.iri }))),
  );
}

// The claims as buttons, the name of `known` left out.
export function listOf(keys: string[], known = ""): HTMLElement {
  return make("ul", {}, ...keys.map((id) => {
    const claim = claims[id]!;
    const told = [claim.count, claim.time].filter(Boolean).join(", ");
    return make("li", {}, make("button", { type: "button", onclick: () => select(id) },
      standingSign(claim.standing),
      make("span", { className: claim.standing },
        claim.from !== known && named(claim.from), " ", verb(claim), " ", claim.to !== known && bidi(objectName(claim)),
        make("small", {}, told + (told ? " · " : ""), named(claim.source)))));
  }));
}

function showHelp(): void {
  const found = [...kept()].map((key) => claims[key]!);
  const sources = byNumber(counted(found, (claim) => claim.source)).slice(0, 6);
  fill(
    make("h2", { textContent: "Who says what" }),
    make("p", { textContent: "Press an entity for its claims, or a line for the sentence behind it. A line is what one source says, and no more: only a solid one is stated by the outlet itself. ×2 on a line are two claims side by side" + (articleKeys.length > 1 ? "; ·3 at a name: in three articles." : ".") }),
    make("h3", { textContent: "Sources with most claims" }),
    make("ul", {}, ...sources.map(([key, number]) => make("li", {}, make("button", { type: "button", onclick: () => select(key) },
      familySign(entities[key]!.family), make("span", {}, named(key), " ", make("small", { className: "inline", textContent: plural(number, "claim") })))))),
    make("p", { className: "keys", textContent: "Keys: / finds; in the graph n and p go on and back, e shows neighbours, arrows move, + and − zoom; Esc clears." }),
  );
}

function fill(...children: (Node | false)[]): void {
  panel.replaceChildren(...children.filter((child): child is Node => child !== false));
  $("panel").scrollTop = 0;
}
function show(key: string): void {
  document.body.classList.toggle("selected", Boolean(key));
  if (key in claims) showClaim(key);
  else if (key) showEntity(key);
  else showHelp();
}
onSelect(show);
let shownKey = sheet.focus;
onSelect((key) => { shownKey = key; });
onFilter(() => { if (!(shownKey in claims)) show(shownKey); });
