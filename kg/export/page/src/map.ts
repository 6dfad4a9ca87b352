// Places of the claims that pass in, a map out: those of which the gazetteer knows where they are,
// over outlines that are in the page; the others are listed beside it.
import { geoBounds, geoNaturalEarth1, geoPath } from "d3-geo";
import type { GeoProjection } from "d3-geo";
import { select as pick } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import type { D3ZoomEvent } from "d3-zoom";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { $, byNumber, make, named, plural } from "./dom";
import { claims, detail, entities } from "./sheet";
import { filter, keptBut, only } from "./store";
import { draw } from "./tolls";

const LEAST = 22;   // degrees that the map shows at least
const LABEL = 12;   // pixels
let world: Topology | null = null;
const places = (key: string): string[] => {
  const { place, from, to } = claims[key]!;
  return [...new Set([place, from, to])].filter((end) => end && isPlace(end));
};
const placeTypes = new Set(["State", "Place", "City", "Area", "Facility", "Region"]);
const isPlace = (key: string): boolean => Boolean(entities[key]!.at) || placeTypes.has(entities[key]!.type);

export function drawMap(): void {
  const counts = new Map<string, number>();
  for (const key of keptBut("place")) for (const place of places(key)) counts.set(place, (counts.get(place) ?? 0) + 1);
  const ranked = byNumber(counts);
  const known = ranked.filter(([key]) => entities[key]!.at), unknown = ranked.filter(([key]) => !entities[key]!.at);
  const list = make("div", { className: "places" },
    known.length > 0 && make("h3", { textContent: `On the map (${known.length})` }), known.length > 0 && make("ul", {}, ...known.map(button)),
    unknown.length > 0 && make("h3", { textContent: `Not on the map (${unknown.length})` }),
    unknown.length > 0 && make("p", { className: "note", textContent: "The gazetteer has no coordinates of these." }),
    unknown.length > 0 && make("ul", {}, ...unknown.map(button)),
    !ranked.length && make("p", { className: "note", textContent: "No claim that passes the filters speaks of a place." }));
  const box = make("div", { className: "atlas" });
  $("map").replaceChildren(box, list);
  if (known.length) box.append(...atlas(known, Math.max(260, box.clientWidth), Math.max(220, box.clientHeight)));
  else box.append(make("p", { className: "note", textContent: "No place with known coordinates." }));
}
function button([key, number]: [string, number]): HTMLElement {
  const { within } = entities[key]!;
  const press = make("button", { type: "button", onclick: () => toggle(key), dataset: { place: key } }, named(key), " ",
    make("small", {}, within && `in ${within}, `, plural(number, "claim")));
  press.ariaPressed = String(only.place === key);
  return make("li", {}, press);
}
const toggle = (key: string): void => filter({ place: only.place === key ? "" : key });

function atlas(known: [string, number][], width: number, height: number): Node[] {
  const points = known.map(([key]) => entities[key]!.at!);
  const projection = around(points, width, height);
  const svg = draw("svg", { class: "world", width: String(width), height: String(height), role: "group", "aria-label": "Map of the places that claims speak of" });
  const ground = draw("g", {}), marks = draw("g", {});
  if (world) {
    const countries = world.objects.countries as GeometryCollection, path = geoPath(projection);
    ground.append(
      draw("path", { class: "land", d: path(feature(world, countries)) ?? "" }),
      draw("path", { class: "borders", d: path(mesh(world, countries, (a, b) => a !== b)) ?? "" }));
  }
  const most = Math.max(...known.map(([, number]) => number));
  const spots = known.map(([key, number]) => {
    const [x, y] = projection(entities[key]!.at!) ?? [0, 0];
    const spot = draw("g", { class: `spot${only.place === key ? " on" : ""}`, tabindex: "0", role: "button" });
    const title = draw("title", {}), text = draw("text", { class: "place" });
    title.textContent = `${entities[key]!.name}: ${plural(number, "claim")}`;
    text.textContent = entities[key]!.name;
    const radius = 3.5 + 8.5 * Math.sqrt(number / most);
    spot.append(title, draw("circle", { r: String(radius) }), text);
    spot.addEventListener("click", () => toggle(key));
    spot.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); toggle(key); } });
    spot.dataset.place = key;
    return { key, x, y, radius, spot, text };
  });
  marks.append(...spots.map(({ spot }) => spot).reverse());   // the most spoken of above the others
  const arrange = (transform: { apply(point: [number, number]): [number, number] }) => {
    const taken: [number, number, number, number][] = [];   // middle, half of the width, of the height
    for (const { x, y, radius, spot } of spots) {
      const [left, upper] = transform.apply([x, y]);
      spot.setAttribute("transform", `translate(${left},${upper})`);
      taken.push([left, upper, radius, radius]);
    }
    for (const { x, y, radius, text, key } of spots) {
      const [left, upper] = transform.apply([x, y]), half = text.textContent!.length * LABEL * 0.28, away = radius + LABEL / 2 + 2;
      const free = [-away, away].find((line) => taken.every(([a, b, c, d]) =>
        Math.abs(a - left) > c + half || Math.abs(b - upper - line) >= d + LABEL / 2));
      text.style.display = free !== undefined || only.place === key ? "" : "none";
      text.setAttribute("y", String((free ?? -away) + LABEL * 0.35));
      if (free !== undefined) taken.push([left, upper + free, half, LABEL / 2]);
    }
  };
  const wheel = zoom<SVGSVGElement, unknown>().scaleExtent([0.15, 12]).on("zoom", ({ transform }: D3ZoomEvent<SVGSVGElement, unknown>) => {
    ground.setAttribute("transform", transform.toString());
    arrange(transform);
  });
  const root = pick(svg as SVGSVGElement).call(wheel);
  arrange(zoomIdentity);
  svg.append(ground, marks);
  const tool = (textContent: string, ariaLabel: string, onclick: () => void) => Object.assign(make("button", { type: "button", textContent, onclick }), { ariaLabel });
  return [svg, make("div", { className: "zoom" },
    tool("+", "Nearer", () => wheel.scaleBy(root, 1.6)), tool("−", "Farther", () => wheel.scaleBy(root, 1 / 1.6)),
    tool("⌂", "All places", () => wheel.transform(root, zoomIdentity)))];
}
// The part of the world that holds the places, with some room around it.
function around(points: [number, number][], width: number, height: number): GeoProjection {
  const [[west, south], [east, north]] = geoBounds({ type: "MultiPoint", coordinates: points });
  const across = (east - west + 360) % 360;
  const middle: [number, number] = [west + across / 2, (south + north) / 2];
  const projection = geoNaturalEarth1().rotate([-middle[0], 0]);
  const wide = Math.max(across, LEAST * (width / height)) * 1.25, high = Math.max(north - south, LEAST) * 1.35;
  const corners: [number, number][] = [-0.5, 0.5].flatMap((x) => [-0.5, 0.5].map((y): [number, number] =>
    [middle[0] + Math.max(-179, Math.min(179, x * wide)), Math.max(-84, Math.min(84, middle[1] + y * high))]));
  return projection.fitExtent([[6, 6], [width - 6, height - 6]], { type: "MultiPoint", coordinates: corners });
}
export const ready: Promise<void> = detail.then((unpacked) => { world = unpacked.world; });
