// world-atlas (Natural Earth 1:50m) in, built/world.json out: outlines of countries, simplified.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { feature, quantize } from "topojson-client";
import { geoArea } from "d3-geo";
import { filter, presimplify, quantile, simplify } from "topojson-simplify";

const PART_DROPPED = 0.6;   // of the points, the least important ones
const GRID = 5000;          // cells across the world, some 8 km

const atlas = JSON.parse(readFileSync("node_modules/world-atlas/countries-50m.json", "utf8"));
const weighed = presimplify({ ...atlas, objects: { countries: atlas.objects.countries } });
const lean = quantize(simplify(weighed, quantile(weighed, PART_DROPPED)), GRID);
// A ring of which too little is left turns inside out, and would be all the world but itself.
const sound = (arcs) => geoArea(feature(lean, { type: "Polygon", arcs: [arcs] })) < 2 * Math.PI;
const world = filter(lean, sound);
delete world.bbox;
for (const country of world.objects.countries.geometries) {
  delete country.id;
  delete country.properties;
}
mkdirSync("built", { recursive: true });
writeFileSync("built/world.json", `${JSON.stringify(world)}\n`);
