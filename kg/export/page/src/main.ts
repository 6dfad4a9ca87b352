// The sheet of claims in, the page out: panels and the buttons that open them.
import * as article from "./article";
import { $, plural } from "./dom";
import "./filters";
import { edgeView, fit, hiddenCount, network, nodeView, opensOnAll, paint, push, showAll, showsMore, writeRelations } from "./graph";
import * as map from "./map";
import "./panel";
import "./search";
import { articleKeys, claimKeys, sheet } from "./sheet";
import { chosen, filter, filtered, kept, onFilter, onSelect, only, select } from "./store";
import { fillTable } from "./table";
import { drawTimeline } from "./timeline";
import { drawTolls, isToll } from "./tolls";
import { drawVoices } from "./voices";
import { claims } from "./sheet";

const narrow = matchMedia("(max-width: 800px)"), dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement, body = document.body;

// ------------------------------------------------------------------------------------- the views
// On a desk the dock under the graph shows one of them; on a telephone each is a screen.
const VIEWS: Record<string, () => void> = {
  claims: fillTable, voices: drawVoices, tolls: drawTolls, timeline: drawTimeline, map: map.drawMap,
};
const tabs = [...$("tabs").querySelectorAll<HTMLButtonElement>("button")];
let stale = new Set(Object.keys(VIEWS));

function open(view: string): void {
  body.dataset.view = view;
  for (const tab of tabs) {
    const on = tab.dataset.view === view;
    tab.ariaSelected = String(on);
    const panel = $(tab.getAttribute("aria-controls")!);
    if (tab.dataset.view! in VIEWS) panel.hidden = !on;
  }
  stale.add(view);   // what it drew fits another width
  draw();
  network.redraw();
  if (view === "article") article.showChosen();
}
function draw(): void {
  const view = body.dataset.view ?? "";
  if (!stale.delete(view)) return;
  VIEWS[view]?.();
}
for (const tab of tabs) tab.onclick = () => {
  const view = tab.dataset.view!;
  if (!narrow.matches && body.dataset.view === view) open("");
  else open(view);
  if (narrow.matches) select("");
};
$("tabs").onkeydown = (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const visible = tabs.filter((tab) => tab.offsetParent);
  const at = visible.indexOf(document.activeElement as HTMLButtonElement);
  if (step && at >= 0) visible[(at + step + visible.length) % visible.length]!.focus();
};
onFilter(() => {
  stale = new Set(Object.keys(VIEWS));
  draw();
  tally();
});
onSelect(() => {
  for (const view of ["voices", "tolls", "timeline"]) stale.add(view);
  const scrolled = $(body.dataset.view || "claims")?.scrollTop ?? 0;
  draw();
  const panel = $(body.dataset.view || "claims");
  if (panel) panel.scrollTop = scrolled;
  tally();
});
new ResizeObserver(() => {
  if (["timeline", "map"].includes(body.dataset.view ?? "")) { stale.add(body.dataset.view!); draw(); }
}).observe($("dock"));

function tally(): void {
  const found = kept().size, hidden = hiddenCount();
  $("tally").textContent = [
    `${plural(nodeView.length, "entity")}${nodeView.length < sheet.nodes.length ? ` of ${sheet.nodes.length}` : ""}`,
    `${plural(found, "claim")}${found < claimKeys.length ? ` of ${claimKeys.length}` : ""}`,
    articleKeys.length > 1 && `${articleKeys.length} articles`,
  ].filter(Boolean).join(", ");
  $("all").hidden = opensOnAll() || (!hidden && !showsMore());
  $("all").textContent = hidden ? `Show all ${sheet.nodes.length}` : `Show the top ${sheet.shown.length}`;
  $("nothing").hidden = nodeView.length > 0;
  $("nothing").textContent = claimKeys.length ? "The filters hide every entity." : "This graph holds no claims.";
  const count = (view: string, number: number) => { $(`n-${view}`).textContent = String(number); };
  count("claims", found);
  count("tolls", [...kept()].filter((key) => isToll(claims[key]!)).length);
}

// --------------------------------------------------------------------------------------- the tools
function toggle(id: string, act: (on: boolean) => void): void {
  $(id).onclick = () => {
    const on = $(id).ariaPressed !== "true";
    $(id).ariaPressed = String(on);
    act(on);
  };
}
toggle("labels", writeRelations);
toggle("physics", push);
toggle("filtering", (on) => { $("filters").hidden = !on; network.redraw(); });
toggle("enlarge", (on) => { body.classList.toggle("enlarged", on); stale.add(body.dataset.view ?? ""); draw(); });
$("fit").onclick = () => fit();
$("all").onclick = () => { showAll(hiddenCount() > 0); tally(); };
$("close").onclick = () => select("");
$("read").onclick = () => { const key = chosen.key; open("article"); body.classList.remove("selected"); if (key) article.showChosen(); };

function setTheme(name: string): void {
  root.dataset.theme = name;
  paint();
}
$("theme").onclick = () => setTheme(root.dataset.theme === "dark" ? "light" : "dark");
dark.onchange = () => setTheme(dark.matches ? "dark" : "light");

// The bar above the dock is dragged, or moved by arrow keys.
const grip = $("grip");
function setDock(height: number): void {
  const high = Math.max(90, Math.min($("main").clientHeight - 120, height));
  body.style.setProperty("--dock", `${high}px`);
  grip.setAttribute("aria-valuenow", String(Math.round(high)));
}
grip.onpointerdown = (event) => {
  grip.setPointerCapture(event.pointerId);
  grip.onpointermove = ({ clientY }) => setDock($("main").getBoundingClientRect().bottom - clientY - $("tabs").offsetHeight);
  grip.onpointerup = () => { grip.onpointermove = null; };
};
grip.onkeydown = ({ key }) => {
  const step = { ArrowUp: 40, ArrowDown: -40 }[key];
  if (step) setDock($("views").clientHeight + step);
};

document.addEventListener("keydown", (event) => {
  const target = event.target as Element;
  if (event.key === "Escape" && !target.matches("input")) select("");
  if (event.key === "/" && !target.matches("input, select")) { event.preventDefault(); $("search").focus(); }
});

$("title").textContent = sheet.title;
setTheme(dark.matches ? "dark" : "light");
if (narrow.matches) { $("filters").hidden = true; $("filtering").ariaPressed = "false"; }
open(narrow.matches ? "graph" : innerHeight >= 800 && claimKeys.length ? "voices" : "");
filter();
select(sheet.focus);
network.once("afterDrawing", () => { network.redraw(); fit(); });
const ready = Promise.all([article.ready, map.ready]).then(() => { stale.add("map"); draw(); });
Object.assign(window, { kg: { network, select, filter, only, nodeView, edgeView, filtered, ready } });   // for the console
