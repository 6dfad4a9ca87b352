// The claims that pass in, who says what out: accounts that meet side by side, then what is said
// against who says it, then whom each outlet quotes.
import { $, bidi, byNumber, counted, make, named, objectName, plural, standingSign, verb } from "./dom";
import { articleKeys, articles, claims, entities, saying } from "./sheet";
import { chosen, filter, kept, only, select } from "./store";

const KINDS: Record<string, string> = {   // the gravest first
  contradicts: "contradict each other", divergesFrom: "give different figures", rivals: "to be read together", corroborates: "say the same",
};
const COLUMNS = 10, LINES = 60;   // of sources, of sayings that are drawn at first
let columns = COLUMNS, lines = LINES;

export function drawVoices(): void {
  const keys = [...kept()];
  $("voices").replaceChildren(...meetings(keys), ...matrix(keys), ...outlets(keys));
}

// Pairs of claims that are linked, each once.
function meetings(keys: string[]): Node[] {
  const passing = new Set(keys);
  const pairs: [string, string, string][] = [];
  for (const key of keys) for (const [kind, other] of claims[key]!.links) {
    const first = !passing.has(other) || Number(key.slice(1)) < Number(other.slice(1));
    if (kind in KINDS && first) pairs.push([kind, key, other]);
  }
  const order = Object.keys(KINDS);
  pairs.sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  const meeting = ([kind, ...both]: [string, string, string]) =>
    make("article", { className: `meeting ${kind}` }, make("h4", { textContent: KINDS[kind]! }), ...both.map(account));
  const side = (found: typeof pairs) => make("div", { className: "meetings" }, ...found.slice(0, LINES).map(meeting));
  const apart = pairs.filter(([kind]) => kind !== "corroborates"), alike = pairs.filter(([kind]) => kind === "corroborates");
  return [
    ...(apart.length ? [make("h3", { textContent: `Accounts that meet (${apart.length})` }), side(apart)] : []),
    ...(alike.length ? [make("details", { className: "same", open: sameOpen, ontoggle: (event) => { sameOpen = (event.target as HTMLDetailsElement).open; } },
      make("summary", { textContent: `Said by more than one source (${alike.length})` }), side(alike))] : []),
  ];
}
let sameOpen = false;
function account(key: string): HTMLElement {
  const claim = claims[key]!;
  const button = make("button", { type: "button", className: "account", onclick: () => select(key), dataset: { claim: key } },
    make("span", { className: "who" }, standingSign(claim.standing), named(claim.source)),
    make("span", { className: claim.standing }, named(claim.from), " ", verb(claim), " ", bidi(objectName(claim)),
      claim.count && make("b", { textContent: ` (${claim.count})` })),
    make("q", { className: "name", textContent: claim.text.map(([piece]) => piece).join("") }));
  button.ariaPressed = String(key === chosen.key);
  return button;
}

function matrix(keys: string[]): Node[] {
  if (!keys.length) return [make("p", { className: "note", textContent: "No claim passes the filters." })];
  const sources = byNumber(counted(keys, (key) => claims[key]!.source));
  const rows = new Map<string, Map<string, string[]>>();
  for (const key of keys) {
    const claim = claims[key]!;
    const row = rows.get(saying(claim)) ?? new Map<string, string[]>();
    row.set(claim.source, [...(row.get(claim.source) ?? []), key]);
    rows.set(saying(claim), row);
  }
  // What several say comes first, then what is attributed, by source; the outlets' own voice last.
  const rank = new Map(sources.map(([source], i) => [source, i])), own = new Set(articleKeys.map((key) => articles[key]!.outlet));
  const order = (row: Map<string, string[]>): [number, number, number] => {
    const source = [...row.keys()][0]!;
    return [-row.size, own.has(source) ? 1 : 0, rank.get(source)!];
  };
  const ordered = [...rows.values()].map((row) => ({ row, by: order(row) }))
    .sort(({ by: a }, { by: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).map(({ row }) => row);
  // The columns are those who say most of what is drawn; the others share one.
  const drawn = ordered.slice(0, lines).flatMap((row) => [...row.keys()]);
  const heads = byNumber(counted(drawn, (source) => source)).slice(0, columns).map(([source]) => source);
  const outside = (row: Map<string, string[]>) => [...row.keys()].filter((source) => !heads.includes(source));
  const others = sources.length > heads.length;
  const head = make("tr", {}, make("th", { scope: "col", className: "corner", textContent: "What is said" }), ...heads.map((source) => {
    const button = make("button", { type: "button", title: "Only this source", onclick: () => filter({ source: only.source === source ? "" : source }) }, named(source));
    button.ariaPressed = String(only.source === source);
    return make("th", { scope: "col", className: "voice" }, button);
  }), others ? make("th", { scope: "col", className: "voice" }, make("button", {
    type: "button", textContent: `${plural(sources.length - heads.length, "other")}`, title: "Show more sources", onclick: () => { columns += COLUMNS; drawVoices(); },
  })) : "");
  const other = (key: string) => {
    const button = cell(key);
    button.append(make("small", { className: "name", textContent: entities[claims[key]!.source]!.name }));
    return button;
  };
  const body = ordered.slice(0, lines).map((row) => {
    const first = claims[[...row.values()][0]![0]!]!;
    const cells = heads.map((source) => make("td", {}, ...(row.get(source) ?? []).map(cell)));
    if (others) cells.push(make("td", {}, ...outside(row).flatMap((source) => row.get(source)!.map(other))));
    return make("tr", {}, make("th", { scope: "row" }, named(first.from), " ", make("span", { className: "verb", textContent: verb(first).textContent }), " ", bidi(objectName(first))), ...cells);
  });
  return [
    make("h3", { textContent: `What is said, and by whom (${ordered.length})` }),
    make("table", { className: "matrix" }, make("thead", {}, head), make("tbody", {}, ...body)),
    ordered.length > lines ? make("button", { type: "button", textContent: `Show ${Math.min(LINES, ordered.length - lines)} more of ${ordered.length}`, onclick: () => { lines += LINES; drawVoices(); } }) : document.createTextNode(""),
  ];
}
function cell(key: string): HTMLElement {
  const claim = claims[key]!;
  const disputed = claim.links.some(([kind]) => kind === "contradicts" || kind === "divergesFrom");
  const button = make("button", {
    type: "button", className: `cell${disputed ? " disputed" : ""}`, onclick: () => select(key), dataset: { claim: key },
    title: `${claim.standing}${claim.count ? `: ${claim.count}` : ""}${disputed ? ", disputed" : ""}`,
  }, standingSign(claim.standing), claim.count && make("small", { textContent: claim.count }));
  button.ariaLabel = `${claim.standing} by ${entities[claim.source]!.name}`;
  button.ariaPressed = String(key === chosen.key);
  return button;
}

function outlets(keys: string[]): Node[] {
  if (articleKeys.length < 2) return [];
  const outletOf = (key: string) => articles[claims[key]!.article]!.outlet;
  const counts = byNumber(counted(keys, outletOf));
  const rows = counts.map(([outlet, number]) => {
    const its = keys.filter((key) => outletOf(key) === outlet);
    const quoted = byNumber(counted(its.filter((key) => claims[key]!.source !== outlet), (key) => claims[key]!.source));
    const inArticles = new Set(its.map((key) => claims[key]!.article)).size;
    const button = make("button", { type: "button", className: "link", onclick: () => filter({ article: only.article === outlet ? "" : outlet }) }, outlet ? named(outlet) : "outlet unknown");
    return make("tr", {}, make("th", { scope: "row" }, button), make("td", {}, inArticles), make("td", {}, number),
      make("td", {}, its.filter((key) => claims[key]!.source === outlet).length),
      make("td", {}, ...quoted.slice(0, 12).map(([source, times]) => make("button", { type: "button", className: "quoted", onclick: () => select(source) }, named(source), " ", make("small", {}, times))),
        quoted.length > 12 && ` and ${quoted.length - 12} more`));
  });
  return [
    make("h3", { textContent: `Outlets and whom they quote (${rows.length})` }),
    make("table", { className: "outlets" }, make("thead", {}, make("tr", {}, ...["Outlet", "Articles", "Claims", "Own voice", "Sources quoted"].map((textContent) => make("th", { scope: "col", textContent })))), make("tbody", {}, ...rows)),
  ];
}
