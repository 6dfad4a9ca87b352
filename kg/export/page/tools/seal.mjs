// Sources and built files in, licences onto the script, and built/seal.json out: digests by which a
// test knows that they belong together.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

// Their licences ask to stand in every copy, so also in the pages that people pass on.
const licences = `/*\n${readFileSync("licences.txt", "utf8").trim()}\n*/\n`;
const script = readFileSync("built/page.js", "utf8");
if (!script.startsWith(licences)) writeFileSync("built/page.js", licences + script);

const digest = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const sources = [
  ...readdirSync("src").map((name) => `src/${name}`),
  "licences.txt", "package-lock.json", "tsconfig.json", "vite.config.js",
];
const built = ["built/page.js", "built/world.json"];
const seal = Object.fromEntries([...sources, ...built].sort().map((path) => [path, digest(path)]));
writeFileSync("built/seal.json", `${JSON.stringify(seal, null, 1)}\n`);
