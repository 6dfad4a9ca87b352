// The sheet of claims in, a graph, a panel and a table out. Text from articles is only ever put
// into `textContent` or painted on the canvas.
"use strict";
{
const $ = (id) => document.getElementById(id);
const sheet = JSON.parse($("sheet").textContent);
const { entities, claims, relations, articles, families, standings } = sheet;
const narrow = matchMedia("(max-width: 800px)");

const off = { family: new Set(), standing: new Set() };   // what the legend hides
const only = { relation: "", source: "", words: "" };      // what the bar keeps
const shown = new Set(sheet.shown);
const sorting = { by: "number", down: false };
const ROWS = 200;    // lines of the table that are drawn at once
const MANY = 1500;   // edges from which on drawing gets slow: nothing fades, and edges hide while one drags
const FEW = 40;      // edges up to which each tells its relation, where there is room
const LOUD = 25;     // names that are written even across other entities
let selected = "";
let rows = ROWS;
let allLabels = false;

// ------------------------------------------------------------------------------- small things
function make(tag, properties = {}, ...children) {
  const { dataset = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  for (const [key, value] of Object.entries(dataset)) element.dataset[key] = value;
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

const SHAPES = {   // the shapes of vis-network, as paths in a square of 16
  dot: "M8 2a6 6 0 1 0 .01 0z", square: "M2.5 2.5h11v11h-11z", diamond: "M8 1l7 7-7 7-7-7z",
  triangle: "M8 2l6.5 11.5h-13z", triangleDown: "M8 14L1.5 2.5h13z", hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  star: "M8 1l2 4.8 5.2.4-4 3.4 1.300 5L8 11.900l-4.500 2.700 1.300-5-4-3.400L6 5.800z",
};
const STROKES = { denied: "M0 8h30M11 4l8 8M19 4l-8 8" };

function sign(kind, path, color = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("class", `sign ${kind}`);
  svg.setAttribute("viewBox", kind.startsWith("stroke") ? "0 0 30 16" : "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  if (color) line.setAttribute("fill", color);
  svg.append(line);
  return svg;
}
const familySign = (i) => sign("shape", SHAPES[families[i].shape] ?? SHAPES.dot, families[i].color);
const standingSign = (standing) => sign(`stroke ${standing}`, STROKES[standing] ?? "M0 8h30");
const plural = (number, word) => `${number} ${number === 1 ? word : word.replace(/y$/, "ie") + "s"}`;
const words = (camel) => camel.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
const named = (key) => make("span", { className: "name", textContent: key ? entities[key].name : "" });
const toSelect = (key, text) =>
  make("button", { type: "button", className: "link name", textContent: text ?? entities[key].name, onclick: () => select(key) });
const objectName = (claim) => (claim.to ? entities[claim.to].name : claim.value);
const label = (claim) => (claim.negative && claim.standing !== "denied" ? "not " : "") + relations[claim.relation].label;
const outlet = (claim) => articles[claim.article].outlet;

// ----------------------------------------------------------------------------- what is visible
function passes(claim) {
  return !off.standing.has(claim.standing)
    && (!only.relation || claim.relation === only.relation)
    && (!only.source || claim.source === only.source)
    && (!only.words || said(claim).includes(only.words));
}
function said(claim) {
  claim.words ??= [entities[claim.from].name, label(claim), objectName(claim), claim.text.map(([piece]) => piece).join("")]
    .join(" ").toLowerCase();
  return claim.words;
}
const hasFamily = (key) => !off.family.has(entities[key].family);
const filtered = () => off.standing.size || only.relation || only.source || only.words;
const edgesOf = new Map(sheet.nodes.map(({ id }) => [id, []]));
for (const { id, from, to } of sheet.edges) {
  edgesOf.get(from).push(id);
  if (to !== from) edgesOf.get(to).push(id);
}
const drawn = (key) => edgesOf.has(key);
const nodeVisible = ({ id }) => shown.has(id) && hasFamily(id) && (!filtered() || edgesOf.get(id).some((edge) => passes(claims[edge])));
const edgeVisible = ({ id }) => passes(claims[id]) && [claims[id].from, claims[id].to].every((key) => shown.has(key) && hasFamily(key));

// ----------------------------------------------------------------------------------- the graph
const upright = $("graph").clientHeight > $("graph").clientWidth;   // a telephone: turn the drawing
const mirrored = { curvedCW: "curvedCCW", curvedCCW: "curvedCW" };
const nodes = new vis.DataSet(sheet.nodes.map(({ label: _, x, y, ...node }) => ({ ...node, x: upright ? y : x, y: upright ? x : y })));
const edges = new vis.DataSet(sheet.edges.map((edge) => (upright && edge.smooth ? { ...edge, smooth: { ...edge.smooth, type: mirrored[edge.smooth.type] } } : edge)));
const nodeView = new vis.DataView(nodes, { filter: nodeVisible });
const edgeView = new vis.DataView(edges, { filter: edgeVisible });
const network = new vis.Network($("graph"), { nodes: nodeView, edges: edgeView }, {
  ...sheet.options,
  interaction: { ...sheet.options.interaction, hideEdgesOnDrag: sheet.edges.length > MANY, hideEdgesOnZoom: sheet.edges.length > MANY },
});

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
const frame = $("graph").querySelector(".vis-network");
frame.tabIndex = 0;
frame.setAttribute("aria-label", "Graph: arrow keys move it, plus and minus zoom; the claims are in the table too");
const DASHES = { claimed: [9, 6], unreal: [2, 6] };

// Colour what changed: theme, standings, what is selected.
const painted = new Map();
function paint() {
  const theme = document.documentElement.dataset.theme;
  const ink = color("ink"), soft = color("soft"), denied = color("denied"), accent = color("accent");
  const near = nearTo(selected);
  const changed = ({ id }) => {
    const state = `${theme} ${faded(id, near)}`;
    return painted.get(id) !== state && painted.set(id, state);
  };
  nodes.update(sheet.nodes.filter(changed).map(({ id, color: fill }) => {
    const look = { background: fill, border: ink };
    return { id, opacity: faded(id, near) ? 0.2 : 1, color: { ...look, highlight: look, hover: look } };
  }));
  edges.update(sheet.edges.filter(changed).map(({ id }) => {
    const { standing } = claims[id];
    const line = standing === "denied" ? denied : soft;
    const highlight = standing === "denied" ? denied : accent;
    return { id, dashes: DASHES[standing] ?? false, color: { color: line, highlight, hover: highlight, opacity: faded(id, near) ? 0.15 : 1 } };
  }));
}
const faded = (id, near) => Boolean(near) && !near.has(id) && edgeView.length < MANY;

// What is written on the drawing, see labels.js.
const written = () => {
  const near = nearTo(selected);
  const [ink, accent, denied, paper] = ["ink", "accent", "denied", "paper"].map(color);
  const alpha = (id) => (faded(id, near) ? 0.3 : 1);
  const byDegree = (a, b) => edgesOf.get(b.id).length - edgesOf.get(a.id).length;
  const names = sheet.nodes.filter(({ id }) => nodeView.get(id)).sort(byDegree).map(({ id, label: lines, size }, rank) => ({
    id, lines: lines.split("\n"), size, ink, alpha: alpha(id), bold: id === selected,
    must: Boolean(near?.has(id)), loud: rank < LOUD,
  }));
  const all = !near && (allLabels || (edgeView.length <= FEW && network.getScale() > 0.6));
  const relationNames = edgeView.getIds().filter((id) => all || near?.has(id)).map((id) => ({
    id, ends: claims[id], lines: [(claims[id].standing === "denied" ? "✕ " : "") + label(claims[id])],
    ink: claims[id].standing === "denied" ? denied : accent, from: claims[id].to === selected ? 1 : 0, must: id === selected,
  }));
  const crosses = edgeView.getIds().filter((id) => claims[id].standing === "denied" && alpha(id) === 1).map((id) => ({ id, ends: claims[id] }));
  return { names, relationNames, crosses, paper, denied };
};
network.on("afterDrawing", (context) => paintLabels(network, context, $("graph"), written()));
function fit(keys) {
  network.fit({ ...(keys && { nodes: keys }), animation: false, maxZoomLevel: 1.25 });
  network.moveTo({ scale: network.getScale() * 0.94 });
}
function nearTo(key) {
  if (key in claims) return new Set([key, claims[key].from, claims[key].to]);
  if (!drawn(key)) return null;
  return new Set([key, ...edgesOf.get(key).flatMap((id) => [id, claims[id].from, claims[id].to])]);
}

function refresh() {
  nodeView.refresh();
  edgeView.refresh();
  paint();
  fillTable();
  tally();
}
function tally() {
  const inTable = Object.values(claims).filter(passes).length;
  $("tally").textContent = `${plural(nodeView.length, "entity")}${nodeView.length < sheet.nodes.length ? ` of ${sheet.nodes.length}` : ""}, `
    + `${plural(inTable, "claim")}${inTable < Object.keys(claims).length ? ` of ${Object.keys(claims).length}` : ""}`;
  const hidden = sheet.nodes.length - shown.size;
  $("all").hidden = !hidden && shown.size <= sheet.shown.length;
  $("all").textContent = hidden ? `Show all ${sheet.nodes.length}` : `Show the top ${sheet.shown.length}`;
  $("nothing").hidden = nodeView.length > 0;
  $("nothing").textContent = Object.keys(claims).length ? "The filters hide every entity." : "This graph holds no claims.";
  $("reset").hidden = !filtered() && !off.family.size;
}
function reveal(key) {
  const before = shown.size;
  shown.add(key);
  for (const id of edgesOf.get(key)) shown.add(claims[id].from).add(claims[id].to);
  if (shown.size > before) refresh();
}

// ------------------------------------------------------------------------------- the selection
function select(key, { move = true } = {}) {
  selected = key;
  const claim = claims[key];
  if (claim) for (const end of [claim.from, claim.to]) if (drawn(end)) shown.add(end);
  if (drawn(key)) shown.add(key);
  nodeView.refresh();
  edgeView.refresh();
  network.unselectAll();
  if (nodeView.get(key)) network.selectNodes([key]);
  else if (edgeView.get(key)) network.selectEdges([key]);
  paint();
  tally();
  fillTable();
  if (claim) showClaim(key);
  else if (key) showEntity(key);
  else showHelp();
  if (move && key) bringIntoView(key);
}
function bringIntoView(key) {
  const ends = (key in claims ? [claims[key].from, claims[key].to] : [key]).filter((end) => nodeView.get(end));
  const places = Object.values(network.getPositions(ends)).map((place) => network.canvasToDOM(place));
  const { clientWidth, clientHeight } = $("graph");
  const outside = places.some(({ x, y }) => x < 40 || y < 40 || x > clientWidth - 40 || y > clientHeight - 40);
  if (outside) fit([...ends, ...network.getConnectedNodes(ends[0])]);
}

const STANDING_WORDS = { stated: "Stated", claimed: "Claimed", denied: "Denied", unreal: "Not said to have happened" };
function according(claim) {
  const own = claim.source === outlet(claim) && !claim.unnamed;
  const phrase = make("span", {}, `${STANDING_WORDS[claim.standing]}${claim.standing === "unreal" ? `: ${claim.modality || claim.realis}, according to ` : " by "}`, toSelect(claim.source));
  if (own) phrase.append(" in its own voice");
  if (claim.unnamed) phrase.append(", which names no source");
  claim.relays.forEach((relay, i) => phrase.append(i ? " and " : ", relayed by ", make("span", { className: "name", textContent: relay })));
  if (claim.hedge) phrase.append(` (“${claim.hedge}”)`);
  return phrase;
}
function showClaim(key) {
  const claim = claims[key];
  const article = articles[claim.article];
  const facts = make("dl");
  const fact = (name, ...value) => value.some(Boolean) && facts.append(make("dt", { textContent: name }), make("dd", {}, ...value));
  fact("Count", claim.count);
  fact("When", claim.time);
  fact("Where", claim.place && toSelect(claim.place));
  fact("With", claim.instrument);
  fact("About", claim.about && toSelect(claim.about));
  fact("Certainty", claim.certainty !== "certain" && claim.certainty);
  fact("Confidence", claim.confidence && make("span", {}, claim.confidence, make("small", { textContent: " that the text says this" })));
  const about = new Set([article.title, article.outlet && entities[article.outlet].name, article.date].filter(Boolean));
  const from = [...about].join(", ") || article.iri;
  fact("Article", /^https?:\/\//.test(article.url) ? make("a", { href: article.url, textContent: from, target: "_blank", rel: "noopener noreferrer" }) : from);
  fact("Found by", claim.found_by);
  fact("Claim", make("small", { textContent: claim.iri.split("/").pop(), title: claim.iri }));
  const quotation = make("blockquote", { dir: "auto" });
  const [before, after] = claim.around;
  quotation.append(make("span", { className: "around", textContent: before }));
  for (const [piece, role] of claim.text) quotation.append(role ? make("mark", { className: role, textContent: piece, title: role }) : piece);
  quotation.append(make("span", { className: "around", textContent: after }));
  const linked = {};
  for (const [kind, other] of claim.links) (linked[kind] ??= []).push(other);
  fillPanel(
    make("h2", { className: claim.standing },
      toSelect(claim.from), " ", make("span", { className: "verb", textContent: label(claim) }), " ", claim.to ? toSelect(claim.to) : make("span", { className: "name", textContent: claim.value })),
    make("p", { className: "standing" }, standingSign(claim.standing), according(claim)),
    quotation, facts,
    ...Object.entries(linked).flatMap(([kind, others]) => [make("h3", { textContent: LINK_WORDS[kind] ?? words(kind) }), listOf(others)]),
  );
}
const LINK_WORDS = {
  content: "What is said", contentOf: "Said in", partOfCount: "Part of the count of", rivals: "To be read with", contradicts: "Contradicts",
  divergesFrom: "Gives another figure than", corroborates: "Said as well by",
};

function showEntity(key) {
  const entity = entities[key];
  const every = Object.keys(claims);
  const hidden = drawn(key) ? new Set(edgesOf.get(key).flatMap((id) => [claims[id].from, claims[id].to]).filter((other) => !shown.has(other))) : new Set();
  const part = (heading, keys, known = "") => (keys.length ? [make("h3", { textContent: `${heading} (${keys.length})` }), listOf(keys, known)] : []);
  fillPanel(
    make("h2", {}, named(key)),
    make("p", { className: "standing" }, familySign(entity.family), make("span", { textContent: [words(entity.type) || "type unknown", entity.described && "a description in its article, not a name"].filter(Boolean).join(", ") })),
    entity.aliases.length ? make("p", {}, "Also: ", make("span", { className: "name", textContent: entity.aliases.join(", ") })) : null,
    hidden.size ? make("p", {}, make("button", { type: "button", textContent: `Show ${plural(hidden.size, "hidden neighbour")}`, onclick: () => { reveal(key); select(key); } })) : null,
    ...part("As subject", every.filter((id) => claims[id].from === key), key),
    ...part("As object", every.filter((id) => claims[id].to === key && claims[id].from !== key), key),
    ...part("About it", every.filter((id) => claims[id].about === key && ![claims[id].from, claims[id].to].includes(key))),
    ...part("It is where", every.filter((id) => claims[id].place === key && ![claims[id].from, claims[id].to].includes(key))),
    ...part("As source", every.filter((id) => claims[id].source === key)),
    make("dl", {}, make("dt", { textContent: "Entity" }), make("dd", {}, make("small", { className: "name", textContent: entity.iri }))),
  );
}
// The claims as buttons, the name of `known` left out.
function listOf(keys, known = "") {
  return make("ul", {}, ...keys.map((id) => {
    const claim = claims[id];
    return make("li", {}, make("button", { type: "button", onclick: () => select(id) },
      standingSign(claim.standing),
      make("span", { className: claim.standing },
        claim.from === known ? "" : named(claim.from), " ", make("span", { className: "verb", textContent: label(claim) }), " ",
        claim.to === known ? "" : make("span", { className: "name", textContent: objectName(claim) }),
        make("small", {}, [claim.count, claim.time].filter(Boolean).join(", ") + (claim.count || claim.time ? " · " : ""), named(claim.source)))));
  }));
}
function showHelp() {
  const sources = Object.entries(count(Object.values(claims), (claim) => claim.source)).sort((a, b) => b[1] - a[1]).slice(0, 8);
  fillPanel(
    make("h2", { textContent: "Who says what" }),
    make("p", { textContent: "Press an entity for its claims, or a line for the sentence behind it. A line is what one source says, and no more: only a solid one is stated by the outlet itself." }),
    make("h3", { textContent: "Sources with most claims" }),
    make("ul", {}, ...sources.map(([key, number]) => make("li", {}, make("button", { type: "button", onclick: () => select(key) }, familySign(entities[key].family), make("span", {}, named(key), make("small", { textContent: plural(number, "claim") })))))),
    make("p", { className: "keys", textContent: "Keys: arrows move the graph, + and − zoom, / finds, Esc clears." }),
  );
}
function fillPanel(...children) {
  $("panel").replaceChildren(...children.filter(Boolean));
  $("panel").scrollTop = 0;
}
function count(list, key) {
  const counts = Object.create(null);
  for (const entry of list) counts[key(entry)] = (counts[key(entry)] ?? 0) + 1;
  return counts;
}

// ---------------------------------------------------------------------------------- the table
const COLUMNS = {
  number: ["#", (claim, key) => Number(key.slice(1)) + 1],
  subject: ["Subject", (claim) => entities[claim.from].name],
  relation: ["Relation", label],
  object: ["Object", objectName],
  standing: ["Standing", (claim) => claim.standing],
  source: ["Source", (claim) => entities[claim.source].name],
  count: ["Count", (claim) => claim.count],
  time: ["When", (claim) => claim.time],
  place: ["Where", (claim) => (claim.place ? entities[claim.place].name : "")],
};
function fillTable() {
  const value = COLUMNS[sorting.by][1];
  const found = Object.entries(claims).filter(([, claim]) => passes(claim));
  found.sort(([a, one], [b, two]) => {
    const left = value(one, a), right = value(two, b);
    const order = typeof left === "number" ? left - right : String(left).localeCompare(String(right), "en", { numeric: true });
    return sorting.down ? -order : order;
  });
  $("drawer").textContent = `Claims (${found.length})`;
  if ($("rows").hidden) return;
  $("body").replaceChildren(...found.slice(0, rows).map(([key, claim]) => {
    const cells = Object.entries(COLUMNS).map(([name, [, cell]]) => {
      const content = String(cell(claim, key));
      if (name === "relation") return make("td", {}, make("button", { type: "button", className: "link", textContent: content }));
      if (name === "time") return make("td", { className: "time", textContent: content });
      if (name === "standing") return make("td", { className: "standing-cell" }, standingSign(claim.standing), ` ${content}`);
      return make("td", {}, make("span", { className: "name", textContent: content }));
    });
    const row = make("tr", { className: claim.standing, onclick: () => select(key), dataset: { claim: key } }, ...cells);
    row.setAttribute("aria-selected", String(key === selected));
    return row;
  }));
  $("more").hidden = found.length <= rows;
  $("more").textContent = `Show ${Math.min(ROWS, found.length - rows)} more of ${found.length}`;
  for (const head of $("heads").children) head.ariaSort = head.dataset.by === sorting.by ? (sorting.down ? "descending" : "ascending") : "none";
}
$("heads").append(...Object.entries(COLUMNS).map(([by, [heading]]) =>
  make("th", { scope: "col", dataset: { by } }, make("button", { type: "button", textContent: heading, onclick: () => {
    sorting.down = sorting.by === by && !sorting.down;
    sorting.by = by;
    fillTable();
  } }))));
$("more").onclick = () => { rows += ROWS; fillTable(); };
function openDrawer(open) {
  $("rows").hidden = !open;
  $("drawer").setAttribute("aria-expanded", String(open));
  fillTable();
  network.redraw();
}
$("drawer").onclick = () => openDrawer($("rows").hidden);

// -------------------------------------------------------------------------- legend and filters
function chip(kind, value, picture, heading, number, title) {
  const button = make("button", { type: "button", title, dataset: { kind, value } }, picture, heading, make("small", { textContent: number }));
  button.ariaPressed = "true";
  button.onclick = () => {
    const gone = off[kind];
    if (!gone.delete(value)) gone.add(value);
    button.ariaPressed = String(!gone.has(value));
    refresh();
  };
  return button;
}
const byFamily = count(sheet.nodes, ({ id }) => entities[id].family);
const byStanding = count(Object.values(claims), (claim) => claim.standing);
$("legend").append(
  ...Object.entries(standings).map(([standing, meaning]) => chip("standing", standing, standingSign(standing), standing, byStanding[standing] ?? 0, meaning)),
  make("span", { className: "divider" }),
  ...families.flatMap(({ name }, i) => (byFamily[i] ? [chip("family", i, familySign(i), name, byFamily[i], `Hide or show: ${name.toLowerCase()}`)] : [])),
);
function choices(element, every, counts) {
  const keys = Object.keys(counts).sort((a, b) => counts[b] - counts[a] || a.localeCompare(b));
  element.append(make("option", { value: "", textContent: every }), ...keys.map((key) => make("option", { value: key, textContent: `${(relations[key]?.label ?? entities[key].name).slice(0, 40)} (${counts[key]})` })));
  element.onchange = () => { only[element.id] = element.value; refresh(); };
}
choices($("relation"), "All relations", count(Object.values(claims), (claim) => claim.relation));
choices($("source"), "All sources", count(Object.values(claims), (claim) => claim.source));
$("words").oninput = () => { only.words = $("words").value.trim().toLowerCase(); refresh(); };
$("reset").onclick = () => {
  off.family.clear();
  off.standing.clear();
  for (const name of Object.keys(only)) only[name] = $(name).value = "";
  for (const button of $("legend").querySelectorAll("button")) button.ariaPressed = "true";
  refresh();
};

// ---------------------------------------------------------------------------------- the search
const search = $("search");
let best = 0;
function hits() {
  const wanted = search.value.trim().toLowerCase();
  const rank = (entity) => Math.min(...[entity.name, ...entity.aliases].map((name) => {
    const at = name.toLowerCase().indexOf(wanted);
    return at < 0 ? Infinity : at === 0 ? 0 : 1;
  }));
  if (!wanted) return [];
  return Object.entries(entities).map(([key, entity]) => [key, rank(entity)]).filter(([, order]) => order < Infinity)
    .sort((a, b) => a[1] - b[1] || involved(b[0]).length - involved(a[0]).length).slice(0, 12).map(([key]) => key);
}
const involved = (key) => Object.values(claims).filter((claim) => [claim.from, claim.to, claim.source].includes(key));
function showHits() {
  const found = hits();
  best = Math.max(0, Math.min(best, found.length - 1));
  $("hits").replaceChildren(...found.map((key, i) => {
    const line = make("li", { id: `hit${i}`, onmousedown: (event) => { event.preventDefault(); take(key); } }, named(key),
      make("small", { textContent: `${words(entities[key].type)}, ${plural(involved(key).length, "claim")}` }));
    line.role = "option";
    line.ariaSelected = String(i === best);
    return line;
  }), ...(found.length || !search.value.trim() ? [] : [make("li", { textContent: "No entity of this name" })]));
  $("hits").hidden = !search.value.trim();
  search.ariaExpanded = String(!$("hits").hidden);
  search.setAttribute("aria-activedescendant", found.length ? `hit${best}` : "");
}
function take(key) {
  search.value = "";
  showHits();
  select(key);
}
search.oninput = () => { best = 0; showHits(); };
search.onblur = () => { $("hits").hidden = true; };
search.onfocus = showHits;
search.onkeydown = (event) => {
  const found = hits();
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    best += event.key === "ArrowDown" ? 1 : -1;
    showHits();
    event.preventDefault();
  } else if (event.key === "Enter" && found.length) take(found[best]);
  else if (event.key === "Escape") { search.value = ""; showHits(); }
};

// ---------------------------------------------------------------------------- tools and events
function toggle(id, act) {
  $(id).onclick = () => {
    const on = $(id).ariaPressed !== "true";
    $(id).ariaPressed = String(on);
    act(on);
  };
}
toggle("labels", (on) => { allLabels = on; network.redraw(); });
toggle("physics", (on) => network.setOptions({ physics: { enabled: on, solver: "forceAtlas2Based", forceAtlas2Based: { avoidOverlap: 0.6, springLength: 120, gravitationalConstant: -70 } } }));
$("fit").onclick = () => fit();
$("all").onclick = () => {
  const more = shown.size < sheet.nodes.length;
  if (!more) shown.clear();
  for (const id of more ? edgesOf.keys() : sheet.shown) shown.add(id);
  refresh();
  fit();
};
const dark = matchMedia("(prefers-color-scheme: dark)");
function setTheme(name) {
  document.documentElement.dataset.theme = name;
  paint();
}
$("theme").onclick = () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
dark.onchange = () => setTheme(dark.matches ? "dark" : "light");

network.on("click", ({ nodes: [node], edges: [edge] }) => {
  select(node ?? edge ?? "", { move: false });
  if (narrow.matches && (node ?? edge)) $("panel").scrollIntoView({ block: "start" });
});
network.on("doubleClick", ({ nodes: [node] }) => node && reveal(node));
function tip(pointer, ...content) {
  $("tip").replaceChildren(...content);
  $("tip").hidden = false;
  const { clientWidth, clientHeight } = $("stage");
  $("tip").style.left = `${Math.max(0, Math.min(pointer.x + 14, clientWidth - $("tip").offsetWidth - 6))}px`;
  $("tip").style.top = `${Math.max(0, Math.min(pointer.y + 14, clientHeight - $("tip").offsetHeight - 6))}px`;
}
network.on("hoverEdge", ({ edge, pointer }) => {
  const claim = claims[edge];
  tip(pointer.DOM, named(claim.from), ` ${label(claim)} `, named(claim.to), make("br"), make("b", { textContent: claim.standing }), " by ", named(claim.source));
});
network.on("hoverNode", ({ node, pointer }) => tip(pointer.DOM, named(node), make("br"), `${words(entities[node].type)}, ${plural(edgesOf.get(node).length, "claim")}`));
$("stage").onpointerleave = () => { $("tip").hidden = true; };
for (const event of ["blurEdge", "blurNode", "dragStart", "zoom"]) network.on(event, () => { $("tip").hidden = true; });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.target.matches("input")) select("");
  if (event.key === "/" && !event.target.matches("input, select")) { event.preventDefault(); search.focus(); }
});

$("title").textContent = sheet.title;
showHelp();
setTheme(dark.matches ? "dark" : "light");
openDrawer(innerHeight > 1000 && !narrow.matches);
tally();
network.once("afterDrawing", () => { network.redraw(); fit(); });
if (sheet.focus) select(sheet.focus);
window.kg = { network, select, nodeView, edgeView };   // for the console
}
