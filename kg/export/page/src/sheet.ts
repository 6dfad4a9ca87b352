// The page's data in, typed values out: the sheet at once, texts and outlines once they are unpacked.
import type { Topology } from "topojson-specification";

export type Standing = "stated" | "claimed" | "denied" | "unreal";

export interface Entity {
  iri: string; name: string; type: string; family: number; described: boolean; aliases: string[];
  at?: [number, number]; within?: string; unknown?: boolean;
}
export interface Claim {
  iri: string; from: string; to: string; value: string; source: string; unnamed: boolean;
  relays: string[]; negative: boolean; place: string; about: string; relation: string;
  standing: Standing; realis: string; modality: string; certainty: string; hedge: string;
  instrument: string; found_by: string; confidence: number | null; count: string;
  low: number | null; high: number | null; time: string; when: [string, string];
  article: string; sentence: number; text: [string, string][]; links: [string, string][];
}
export interface Article { iri: string; outlet: string; title: string; date: string; url: string }
export interface Relation { label: string; symmetric: boolean; toll: boolean }
export interface Family { name: string; shape: string; color: string }
export interface Drawn { id: string; label: string; size: number; color: string; x: number; y: number; shape: string }
export interface Line { id: string; from: string; to: string; smooth?: false | { type: string; roundness: number; enabled: boolean } }
export type Run = [text: string, sentence?: number, entity?: string, reason?: string];
export interface Text { whole: boolean; runs: Run[] }
export interface Detail { texts: Record<string, Text>; world: Topology | null }

interface Sheet {
  title: string; focus: string;
  entities: Record<string, Entity>; claims: Record<string, Claim>;
  articles: Record<string, Article>; relations: Record<string, Relation>;
  nodes: Drawn[]; edges: Line[]; options: Record<string, Record<string, unknown>>; shown: string[];
  families: Family[]; standings: Record<Standing, string>;
}

const written = (id: string): string => document.getElementById(id)?.textContent ?? "";

export const sheet: Sheet = JSON.parse(written("sheet"));
export const { entities, claims, articles, relations, families, standings } = sheet;
export const claimKeys = Object.keys(claims);
export const articleKeys = Object.keys(articles);

// An outlet that is not known is labelled by its article's title: said so, where there is but one.
for (const { outlet, title } of Object.values(articles)) {
  const entity = entities[outlet];
  if (!entity || entity.name !== title) continue;
  entity.unknown = true;
  entity.name = articleKeys.length > 1 ? `outlet of “${title}”` : "the outlet";
}

export const edgesOf = new Map<string, string[]>(sheet.nodes.map(({ id }) => [id, []]));
for (const { id, from, to } of sheet.edges) {
  edgesOf.get(from)?.push(id);
  if (to !== from) edgesOf.get(to)?.push(id);
}

// Of an entity: the articles whose claims speak of it.
export const articlesOf = new Map<string, Set<string>>();
// Of what is said, whoever says it: the claims that say it.
export const sayings = new Map<string, string[]>();
for (const key of claimKeys) {
  const claim = claims[key]!;
  for (const end of [claim.from, claim.to, claim.source, claim.place, claim.about]) {
    if (!end) continue;
    if (!articlesOf.has(end)) articlesOf.set(end, new Set());
    articlesOf.get(end)!.add(claim.article);
  }
  const said = saying(claim);
  if (!sayings.has(said)) sayings.set(said, []);
  sayings.get(said)!.push(key);
}
export function saying(claim: Claim): string {
  return `${claim.from} ${claim.relation} ${claim.to || claim.value}`;
}

// Texts and outlines come deflated; a browser that cannot inflate them does without.
export const detail: Promise<Detail> = (async () => {
  const nothing: Detail = { texts: {}, world: null };
  if (typeof DecompressionStream === "undefined") return nothing;
  const bytes = Uint8Array.from(atob(written("detail")), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text()) as Detail;
})();
