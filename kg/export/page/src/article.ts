// The texts in, an article to read out: mentions in the colour of their type, what is no part of the
// story in grey with the reason, and the sentence of the chosen claim lit up.
import { $, make, plural } from "./dom";
import { articleTitle } from "./panel";
import { articleKeys, articles, claimKeys, claims, detail, entities, families } from "./sheet";
import type { Run, Text } from "./sheet";
import { chosen, kept, onFilter, onSelect, select } from "./store";

const page = $("text"), pick = $<HTMLSelectElement>("pick");
let texts: Record<string, Text> = {};
let open = articleKeys[0] ?? "";

const claimsOf = new Map<string, string[]>();   // by article and sentence
for (const key of claimKeys) {
  const { article, sentence } = claims[key]!;
  const where = `${article} ${sentence}`;
  claimsOf.set(where, [...(claimsOf.get(where) ?? []), key]);
}
const claimsIn = (sentence: string): string[] => (claimsOf.get(`${open} ${sentence}`) ?? []).filter((key) => kept().has(key));

function openArticle(key: string): void {
  open = key;
  pick.value = key;
  const text = texts[key];
  const { outlet, title, date } = articles[key] ?? { outlet: "", title: "", date: "" };
  const byline = [outlet && !entities[outlet]!.unknown && entities[outlet]!.name, date].filter(Boolean).join(" · ");
  page.replaceChildren(
    make("h2", { className: "name", textContent: title || (outlet && entities[outlet]!.name) }),
    title ? make("p", { className: "byline name", textContent: byline }) : "",
    text?.whole ? "" : make("p", { className: "note", textContent: text
      ? "The article's text is not in this page: these are the sentences that its claims cite."
      : "This browser is too old to unpack the article's text." }),
    text ? body(text) : "",
  );
  mark();
}
function body({ whole, runs }: Text): HTMLElement {
  const story = make("div", { className: whole ? "story" : "story cited", dir: "auto" });
  let last: HTMLElement | null = null, lastSentence: number | undefined, lastReason = "";
  for (const [text, sentence = -1, entity = "", reason = ""] of runs as Required<Run>[]) {
    const piece = entity in entities ? mention(text, entity) : document.createTextNode(text);
    if (sentence < 0 && !reason) { story.append(piece); last = null; continue; }
    if (!last || sentence !== lastSentence || reason !== lastReason) {
      last = reason
        ? make("span", { className: "masked", title: `no part of the story: ${reason}` }, make("small", { className: "reason", textContent: reason }))
        : make("span", { className: "sentence", dataset: { sentence: String(sentence) } });
      story.append(last);
      lastSentence = sentence;
      lastReason = reason;
    }
    last.append(piece);
  }
  return story;
}
function mention(text: string, entity: string): HTMLElement {
  const family = entities[entity]!.family;
  const element = make("span", { className: "mention", role: "button", tabIndex: 0, textContent: text, dataset: { entity }, title: families[family]!.name.toLowerCase() });
  element.style.setProperty("--tint", families[family]!.color);
  return element;
}

// Light up what is chosen; tell which sentences hold claims that pass the filters.
function mark(): void {
  const claim = claims[chosen.key];
  for (const element of page.querySelectorAll<HTMLElement>(".sentence")) {
    const number = element.dataset.sentence!;
    const found = claimsIn(number);
    element.classList.toggle("told", found.length > 0);
    element.title = found.length ? plural(found.length, "claim") : "";
    element.classList.toggle("lit", claim?.article === open && String(claim.sentence) === number);
  }
  const ends = claim ? [claim.from, claim.to, claim.source] : [chosen.key];
  for (const element of page.querySelectorAll<HTMLElement>(".mention")) {
    const inside = !claim || element.closest(".lit") !== null;
    element.classList.toggle("on", inside && ends.includes(element.dataset.entity!));
  }
}
function follow(key: string): void {
  const claim = claims[key];
  if (claim && claim.article !== open) openArticle(claim.article);
  else if (key && !claim && !mentions(open, key)) {
    const other = articleKeys.find((article) => mentions(article, key));
    if (other) openArticle(other);
  }
  mark();
  const target = page.querySelector<HTMLElement>(claim ? ".lit" : ".mention.on");
  if (target) bringIntoView(target);
}
const mentions = (article: string, entity: string): boolean => texts[article]?.runs.some((run) => run[2] === entity) ?? false;
// Not scrollIntoView, which would move the whole page on a telephone.
function bringIntoView(target: HTMLElement): void {
  const box = page.getBoundingClientRect(), { top, bottom } = target.getBoundingClientRect();
  if (top < box.top + 8 || bottom > box.bottom - 8) page.scrollTop += top - box.top - box.height / 3;
}
export function showChosen(): void { follow(chosen.key); }

function press(target: HTMLElement): void {
  const entity = target.closest<HTMLElement>(".mention")?.dataset.entity;
  if (entity) return select(entity);
  const found = claimsIn(target.closest<HTMLElement>(".sentence")?.dataset.sentence ?? "");
  if (found.length && !getSelection()?.toString()) select(found[(found.indexOf(chosen.key) + 1) % found.length]!);
}
page.addEventListener("click", (event) => press(event.target as HTMLElement));
page.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  press(event.target as HTMLElement);
});

const byOutlet = new Map<string, string[]>();
for (const key of articleKeys) {
  const { outlet } = articles[key]!;
  byOutlet.set(outlet, [...(byOutlet.get(outlet) ?? []), key]);
}
for (const [outlet, keys] of byOutlet) {
  pick.append(make("optgroup", { label: outlet ? entities[outlet]!.name : "outlet unknown" },
    ...keys.map((key) => make("option", { value: key, textContent: articles[key]!.title || articleTitle(key) }))));
}
pick.hidden = articleKeys.length < 2;
pick.onchange = () => openArticle(pick.value);

onFilter(mark);
onSelect(follow);
export const ready: Promise<void> = detail.then((unpacked) => {
  texts = unpacked.texts;
  if (open) openArticle(open);
  follow(chosen.key);
});
