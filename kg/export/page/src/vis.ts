// What the page uses of vis-network, which stands in a script of its own before this one.
type Key = string;
interface Point { x: number; y: number }
interface Records<T> { update(changes: Partial<T>[]): void }
export interface View { refresh(): void; get(id: Key): unknown; getIds(): Key[]; length: number }
interface Press { nodes: Key[]; edges: Key[] }
interface Hover { node: Key; edge: Key; pointer: { DOM: Point } }
export interface Network {
  body?: { edges?: Record<Key, { edgeType?: { getPoint?(part: number): Point } } | undefined> };
  on(event: "afterDrawing", act: (context: CanvasRenderingContext2D) => void): void;
  on(event: "click" | "doubleClick", act: (press: Press) => void): void;
  on(event: "hoverEdge" | "hoverNode", act: (hover: Hover) => void): void;
  on(event: string, act: () => void): void;
  once(event: string, act: () => void): void;
  getScale(): number;
  getPositions(ids?: Key[]): Record<Key, Point>;
  getConnectedNodes(id: Key): Key[];
  getSelectedEdges(): Key[];
  canvasToDOM(place: Point): Point;
  DOMtoCanvas(place: Point): Point;
  fit(options: object): void;
  moveTo(options: object): void;
  redraw(): void;
  selectNodes(ids: Key[]): void;
  selectEdges(ids: Key[]): void;
  unselectAll(): void;
  setOptions(options: object): void;
}
interface Vis {
  DataSet: new <T>(records: T[]) => Records<T>;
  DataView: new <T>(records: Records<T>, options: { filter(record: T): boolean }) => View;
  Network: new (where: HTMLElement, sets: { nodes: View; edges: View }, options: object) => Network;
}
declare const vis: Vis;
export const { DataSet, DataView, Network: Drawing } = vis;
