// The sheet in, the drawn graph out: what is shown of it, how it is painted, and where one presses.
import { $, bidi, color, label, make, named, objectName, plural, words } from "./dom";
import { paintLabels } from "./labels";
import type { RelationName, Writing } from "./labels";
import { articleKeys, articlesOf, claims, edgesOf, entities, saying, sayings, sheet } from "./sheet";
import type { Drawn, Line, Standing } from "./sheet";
import { chosen, filtered, hasFamily, kept, onFilter, onSelect, select } from "./store";
import { DataSet, DataView, Drawing } from "./vis";

const MANY = 1500;   // edges from which on drawing gets slow: nothing fades, and edges hide while one drags
const FEW = 40;      // edges up to which each tells its relation, where there is room
const LOUD = 25;     // names that are written even across other entities
const DASHES: Partial<Record<Standing, number[]>> = { claimed: [9, 6], unreal: [2, 6] };

const shown = new Set(sheet.shown);
let allLabels = false;
let parallel: ReturnType<typeof sideBySide> | null = null;
export const drawn = (key: string): boolean => edgesOf.has(key);
const ends = (id: string): [string, string] => [claims[id]!.from, claims[id]!.to];

const nodeVisible = ({ id }: { id: string }): boolean =>
  shown.has(id) && hasFamily(id) && (!filtered() || edgesOf.get(id)!.some((edge) => kept().has(edge)));
const edgeVisible = ({ id }: { id: string }): boolean => kept().has(id) && ends(id).every((key) => shown.has(key));

// A telephone is higher than wide: the drawing is turned.
const stage = $("graph");
const upright = stage.clientHeight > stage.clientWidth;
const mirrored: Record<string, string> = { curvedCW: "curvedCCW", curvedCCW: "curvedCW" };
const turn = ({ label: _, x, y, ...node }: Drawn) => ({ ...node, x: upright ? y : x, y: upright ? x : y });
const bend = (edge: Line): Line =>
  upright && edge.smooth ? { ...edge, smooth: { ...edge.smooth, type: mirrored[edge.smooth.type]! } } : edge;
const nodes = new DataSet<object>(sheet.nodes.map(turn));
const edges = new DataSet<object>(sheet.edges.map(bend));
export const nodeView = new DataView(nodes, { filter: nodeVisible as (record: object) => boolean });
export const edgeView = new DataView(edges, { filter: edgeVisible as (record: object) => boolean });
export const network = new Drawing(stage, { nodes: nodeView, edges: edgeView }, {
  ...sheet.options,
  interaction: { ...sheet.options.interaction, hideEdgesOnDrag: sheet.edges.length > MANY, hideEdgesOnZoom: sheet.edges.length > MANY },
});
const frame = stage.querySelector<HTMLElement>(".vis-network")!;
frame.tabIndex = 0;
frame.setAttribute("aria-label", "Graph: n and p go from one entity to the next, e shows its neighbours, arrow keys move the graph, plus and minus zoom");

// ------------------------------------------------------------------------------------ painting
const faded = (id: string, near: Set<string> | null): boolean => near !== null && !near.has(id) && edgeView.length < MANY;
const painted = new Map<string, string>();
export function paint(): void {
  const theme = document.documentElement.dataset.theme;
  const ink = color("ink"), soft = color("soft"), denied = color("denied"), accent = color("accent");
  const near = nearTo(chosen.key);
  const changed = ({ id }: { id: string }) => {
    const state = `${theme} ${faded(id, near)}`;
    return painted.get(id) !== state && painted.set(id, state);
  };
  nodes.update(sheet.nodes.filter(changed).map(({ id, color: fill }) => {
    const look = { background: fill, border: ink };
    return { id, opacity: faded(id, near) ? 0.2 : 1, color: { ...look, highlight: look, hover: look } };
  }));
  edges.update(sheet.edges.filter(changed).map(({ id }) => {
    const { standing } = claims[id]!;
    const line = standing === "denied" ? denied : soft, highlight = standing === "denied" ? denied : accent;
    return { id, dashes: DASHES[standing] ?? false, color: { color: line, highlight, hover: highlight, opacity: faded(id, near) ? 0.15 : 1 } };
  }));
}
function nearTo(key: string): Set<string> | null {
  if (key in claims) return new Set([key, ...ends(key)]);
  if (!drawn(key)) return null;
  return new Set([key, ...edgesOf.get(key)!.flatMap((id) => [id, ...ends(id)])]);
}

const byDegree = (a: Drawn, b: Drawn): number => edgesOf.get(b.id)!.length - edgesOf.get(a.id)!.length;
const ranked = [...sheet.nodes].sort(byDegree);
const several = articleKeys.length > 1;
const articleCount = (key: string): number => articlesOf.get(key)?.size ?? 0;
function nameLines({ id, label: text }: Drawn): string[] {
  const lines = text.split("\n"), count = several ? articleCount(id) : 0;
  return count > 1 ? [...lines.slice(0, -1), `${lines.at(-1)} ·${count}`] : lines;
}
// How often, and in how many articles, the visible parallel claims say one thing.
function repeats(ids: string[]): string {
  const inArticles = new Set(ids.map((id) => claims[id]!.article)).size;
  if (ids.length < 2) return "";
  return inArticles > 1 ? ` ×${ids.length} in ${inArticles} articles` : ` ×${ids.length}`;
}
// What is written on the drawing, see labels.ts.
function writing(): Writing {
  const near = nearTo(chosen.key);
  const [ink, soft, accent, denied, paper] = ["ink", "soft", "accent", "denied", "paper"].map(color) as [string, string, string, string, string];
  const alpha = (id: string) => (faded(id, near) ? 0.3 : 1);
  const names = ranked.filter(({ id }) => nodeView.get(id)).map((node, rank) => ({
    id: node.id, lines: nameLines(node), size: node.size, ink, alpha: alpha(node.id), bold: node.id === chosen.key,
    must: Boolean(near?.has(node.id)), loud: rank < LOUD,
  }));
  const visible = edgeView.getIds().filter((id) => ends(id).every((key) => nodeView.get(key)));
  const all = !near && (allLabels || (visible.length <= FEW && network.getScale() > 0.6));
  const { alike, pairs } = (parallel ??= sideBySide(visible));
  const relationNames: RelationName[] = [];
  if (all || near) for (const ids of alike.values()) {
    const named = ids.filter((id) => all || near?.has(id));
    const id = named.includes(chosen.key) ? chosen.key : named[Math.floor(named.length / 2)];
    if (!id) continue;
    const claim = claims[id]!, isDenied = claim.standing === "denied";
    relationNames.push({
      id, ends: claim, lines: [(isDenied ? "✕ " : "") + label(claim) + repeats(ids)], ink: isDenied ? denied : accent,
      from: claim.to === chosen.key ? 1 : 0, must: id === chosen.key,
    });
  }
  if (!all && network.getScale() > 0.35) for (const ids of pairs.values()) {
    if (ids.some((id) => near?.has(id))) continue;
    const id = ids[Math.floor(ids.length / 2)]!;
    relationNames.push({ id, ends: claims[id]!, lines: [`×${ids.length}`], ink: soft, alpha: alpha(id), from: 0, must: false });
  }
  const crosses = visible.filter((id) => claims[id]!.standing === "denied" && alpha(id) === 1).map((id) => ({ id, ends: claims[id]! }));
  return { names, relationNames, crosses, paper, denied };
}
// The visible claims that say one thing alike, and those between the same two entities.
function sideBySide(visible: string[]): { alike: Map<string, string[]>; pairs: Map<string, string[]> } {
  const alike = new Map<string, string[]>(), pairs = new Map<string, string[]>();
  for (const id of visible) {
    const { from, to, standing } = claims[id]!;
    add(alike, `${saying(claims[id]!)} ${standing}`, id);
    if (from !== to) add(pairs, from < to ? `${from} ${to}` : `${to} ${from}`, id);
  }
  for (const [key, ids] of pairs) if (ids.length < 2) pairs.delete(key);
  return { alike, pairs };
}
function add(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
network.on("afterDrawing", (context) => paintLabels(network, context, stage, writing()));

// ------------------------------------------------------------------------------ what is shown
export function refresh(): void {
  for (const view of [nodeView, edgeView]) {   // each draws at once: what it draws by must be new
    parallel = null;
    view.refresh();
  }
  parallel = null;
  paint();
}
export function fit(keys?: string[]): void {
  network.fit({ ...(keys && { nodes: keys }), animation: false, maxZoomLevel: 1.25 });
  network.moveTo({ scale: network.getScale() * 0.94 });
}
export const hiddenAround = (key: string): string[] =>
  drawn(key) ? [...new Set(edgesOf.get(key)!.flatMap(ends))].filter((other) => !shown.has(other)) : [];
export function reveal(key: string): void {
  for (const other of [key, ...hiddenAround(key)]) if (drawn(other)) shown.add(other);
  refresh();
}
export const hiddenCount = (): number => sheet.nodes.length - shown.size;
export const opensOnAll = (): boolean => sheet.shown.length === sheet.nodes.length;
export const showsMore = (): boolean => shown.size > sheet.shown.length;
export function showAll(all: boolean): void {
  shown.clear();
  for (const id of all ? edgesOf.keys() : sheet.shown) shown.add(id);
  refresh();
  fit();
}
export function writeRelations(on: boolean): void {
  allLabels = on;
  network.redraw();
}
export function push(on: boolean): void {
  network.setOptions({ physics: { enabled: on, solver: "forceAtlas2Based", forceAtlas2Based: { avoidOverlap: 0.6, springLength: 120, gravitationalConstant: -70 } } });
}
function bringIntoView(key: string): void {
  const near = (key in claims ? ends(key) : [key]).filter((end) => nodeView.get(end));
  if (!near.length) return;
  const places = Object.values(network.getPositions(near)).map((place) => network.canvasToDOM(place));
  const { clientWidth, clientHeight } = stage;
  const outside = places.some(({ x, y }) => x < 40 || y < 40 || x > clientWidth - 40 || y > clientHeight - 40);
  if (outside) fit([...near, ...network.getConnectedNodes(near[0]!)]);
}

onFilter(refresh);
onSelect((key, { move = true }) => {
  for (const end of key in claims ? ends(key) : [key]) if (drawn(end)) shown.add(end);
  refresh();
  network.unselectAll();
  if (nodeView.get(key)) network.selectNodes([key]);
  else if (edgeView.get(key)) network.selectEdges([key]);
  if (move && key) bringIntoView(key);
});

// -------------------------------------------------------------------------- pointer and keys
network.on("click", ({ nodes: [node], edges: [edge] }) => select(node ?? edge ?? "", { move: false }));
network.on("doubleClick", ({ nodes: [node] }) => { if (node) reveal(node); });
const tip = $("tip");
function showTip(pointer: { x: number; y: number }, ...content: (Node | string)[]): void {
  tip.replaceChildren(...content);
  tip.hidden = false;
  const { clientWidth, clientHeight } = $("stage");
  tip.style.left = `${Math.max(0, Math.min(pointer.x + 14, clientWidth - tip.offsetWidth - 6))}px`;
  tip.style.top = `${Math.max(0, Math.min(pointer.y + 14, clientHeight - tip.offsetHeight - 6))}px`;
}
network.on("hoverEdge", ({ edge, pointer }) => {
  const claim = claims[edge]!;
  const again = sayings.get(saying(claim))!, inArticles = new Set(again.map((id) => claims[id]!.article)).size;
  showTip(pointer.DOM, named(claim.from), ` ${label(claim)} `, bidi(objectName(claim)), make("br"),
    make("b", { textContent: claim.standing }), " by ", named(claim.source),
    again.length > 1 ? `; ${plural(again.length, "claim")} of it${inArticles > 1 ? ` in ${plural(inArticles, "article")}` : ""}` : "");
});
network.on("hoverNode", ({ node, pointer }) => showTip(pointer.DOM, named(node), make("br"),
  `${words(entities[node]!.type)}, ${plural(edgesOf.get(node)!.length, "claim")}`,
  several ? ` in ${plural(articleCount(node), "article")}` : ""));
$("stage").onpointerleave = () => { tip.hidden = true; };
for (const event of ["blurEdge", "blurNode", "dragStart", "zoom"]) network.on(event, () => { tip.hidden = true; });

frame.addEventListener("keydown", (event) => {
  const step = { n: 1, p: -1 }[event.key];
  if (event.key === "e" && drawn(chosen.key)) reveal(chosen.key);
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const visible = ranked.filter(({ id }) => nodeView.get(id)).map(({ id }) => id);
  if (visible.length) select(visible[(visible.indexOf(chosen.key) + step + visible.length) % visible.length] ?? visible[0]!);
});
