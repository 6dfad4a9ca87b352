// A drawn network and its labels in, text on the canvas out. vis-network would write labels as
// large as the zoom makes them and one over the other; here they keep their size, and stand only
// where there is room: names first, in their order, then relations, then the names that fade.
import type { Network } from "./vis";

interface Point { x: number; y: number }
interface Size { width: number; height: number }
type Ends = { from: string; to: string };
interface Written { id: string; lines: string[]; ink: string; alpha?: number; bold?: boolean; must: boolean }
export interface Name extends Written { size: number; loud: boolean }
export interface RelationName extends Written { ends: Ends; from: number }
export interface Cross { id: string; ends: Ends }
export interface Writing { names: Name[]; relationNames: RelationName[]; crosses: Cross[]; paper: string; denied: string }
type Seen = Name & { at: Point; radius: number };

const FONT = 13;
const face = (size: number, bold = false) => `${bold ? "600 " : ""}${size}px system-ui, "Noto Sans", "DejaVu Sans", sans-serif`;
const widths = new Map<string, number>();   // of lines at 1 px

export function paintLabels(
  network: Network, context: CanvasRenderingContext2D, stage: HTMLElement,
  { names, relationNames, crosses, paper, denied }: Writing,
): void {
  const scale = network.getScale(), places = network.getPositions();
  const { clientWidth: width, clientHeight: height } = stage;
  const origin = network.DOMtoCanvas({ x: 0, y: 0 });
  const onScreen = (place: Point) => network.canvasToDOM(place);
  const inView = ({ x, y }: Point, box: Size) => 2 * x > box.width && 2 * y > box.height && 2 * (width - x) > box.width && 2 * (height - y) > box.height;
  const discs = new Boxes(), taken = new Boxes();
  context.save();
  context.translate(origin.x, origin.y);   // from here on in pixels of the window
  context.scale(1 / scale, 1 / scale);

  const seen: Seen[] = names.map((name) => ({ ...name, at: onScreen(places[name.id]!), radius: name.size * scale }))
    .filter(({ at }) => at.x > 0 && at.y > 0 && at.x < width && at.y < height);
  for (const { at, radius } of seen) discs.add(at, { width: 2 * radius, height: 2 * radius });
  const arm = Math.min(5, 7 * scale);
  if (arm > 2) for (const { id, ends } of crosses) paintCross(context, onScreen(along(network, id, ends, 0.5, places)), arm, denied);

  const putName = (name: Seen) => {
    const box = measure(context, name.lines, FONT);
    const around = aroundDisc(name, box, width);
    const free = around.filter((place) => inView(place, box) && taken.free(place, box));
    const room = free.find((place) => discs.free(place, box)) ?? (name.must ? free[0] ?? around[0] : name.loud ? free[0] : undefined);
    if (!room) return;
    taken.add(room, box);
    write(context, name, room, FONT, paper);
  };
  const putRelation = (relation: RelationName) => {
    const box = measure(context, relation.lines, FONT - 1);
    const on = [0.5, 0.6, 0.4, 0.68, 0.32, 0.75, 0.25].map((part) => onScreen(along(network, relation.id, relation.ends, Math.abs(relation.from - part), places)));
    const beside = [-1, 1].map((side) => ({ x: on[0]!.x, y: on[0]!.y + side * (box.height / 2 + 11) }));
    const room = [...on, ...beside].find((place) => taken.free(place, box) && discs.free(place, box)) ?? (relation.must ? beside[0]! : null);
    if (!room) return;
    taken.add(room, box);
    write(context, relation, room, FONT - 1, paper);
  };
  const chosen = seen.some(({ must }) => must);
  seen.filter(({ must }) => must || !chosen).forEach(putName);
  relationNames.forEach(putRelation);
  seen.filter(({ must }) => chosen && !must).forEach(putName);
  context.restore();
}

// Where a name may stand around its disc, the best place first.
function aroundDisc({ at: { x, y }, radius }: Seen, box: Size, width: number): Point[] {
  const down = radius + box.height / 2 + 2, aside = radius + box.width / 2 + 3;
  const middle = Math.min(Math.max(x, box.width / 2 + 1), width - box.width / 2 - 1);
  return [
    { x: middle, y: y + down }, { x: middle, y: y - down },
    { x: x + aside * 0.8, y: y + down * 0.75 }, { x: x - aside * 0.8, y: y + down * 0.75 },
    { x: x + aside * 0.8, y: y - down * 0.75 }, { x: x - aside * 0.8, y: y - down * 0.75 },
    { x: x + aside, y }, { x: x - aside, y },
  ];
}

// A point of an edge; vis-network knows the bow, else the straight line.
function along(network: Network, id: string, ends: Ends, part: number, places: Record<string, Point>): Point {
  const bow = network.body?.edges?.[id]?.edgeType;
  if (bow?.getPoint) return bow.getPoint(part);
  const from = places[ends.from]!, to = places[ends.to]!;
  return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
}

function measure(context: CanvasRenderingContext2D, lines: string[], size: number): Size {
  const key = lines.join("\n");
  if (!widths.has(key)) {
    context.font = face(FONT, true);
    widths.set(key, Math.max(...lines.map((line) => context.measureText(line).width)) / FONT);
  }
  return { width: widths.get(key)! * size + 4, height: lines.length * size * 1.15 };
}

function write(
  context: CanvasRenderingContext2D, { lines, ink, alpha = 1, bold = false }: Written, { x, y }: Point,
  size: number, paper: string,
): void {
  Object.assign(context, {
    font: face(size, bold), globalAlpha: alpha, strokeStyle: paper, fillStyle: ink,
    lineWidth: 4, lineJoin: "round", textAlign: "center", textBaseline: "middle",
  });
  lines.forEach((line, i) => {
    const at = y + (i - (lines.length - 1) / 2) * size * 1.15;
    context.strokeText(line, x, at);
    context.fillText(line, x, at);
  });
  context.globalAlpha = 1;
}

function paintCross(context: CanvasRenderingContext2D, { x, y }: Point, arm: number, ink: string): void {
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.beginPath();
  for (const side of [-1, 1]) {
    context.moveTo(x - arm, y - arm * side);
    context.lineTo(x + arm, y + arm * side);
  }
  context.stroke();
}

// What takes up room so far, in a grid of cells.
class Boxes {
  cells = new Map<string, (Point & Size)[]>();

  * reach({ x, y }: Point, { width, height }: Size): Generator<string> {
    for (let i = Math.floor((x - width / 2) / 64); i <= Math.floor((x + width / 2) / 64); i++)
      for (let j = Math.floor((y - height / 2) / 64); j <= Math.floor((y + height / 2) / 64); j++) yield `${i} ${j}`;
  }

  add(place: Point, box: Size): void {
    for (const cell of this.reach(place, box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell)!.push({ ...place, ...box });
    }
  }

  free(place: Point, box: Size): boolean {
    for (const cell of this.reach(place, box))
      for (const other of this.cells.get(cell) ?? [])
        if (2 * Math.abs(other.x - place.x) < other.width + box.width && 2 * Math.abs(other.y - place.y) < other.height + box.height) return false;
    return true;
  }
}
