// The claims that pass in, a table out that sorts by any column.
import { createTable, getCoreRowModel, getPaginationRowModel, getSortedRowModel } from "@tanstack/table-core";
import type { ColumnDef, TableState } from "@tanstack/table-core";
import { $, bidi, label, make, objectName, standingSign } from "./dom";
import { articleKeys, articles, claims, entities } from "./sheet";
import type { Claim } from "./sheet";
import { chosen, kept, onSelect, select } from "./store";

const PAGE = 100;   // rows that are added at once
interface Row { key: string; claim: Claim }
type Column = ColumnDef<Row> & { accessorFn: (row: Row) => string | number };

const nameOf = (key: string): string => (key ? entities[key]!.name : "");
const COLUMNS: Column[] = ([
  ["number", "#", ({ key }) => Number(key.slice(1)) + 1],
  ["subject", "Subject", ({ claim }) => nameOf(claim.from)],
  ["relation", "Relation", ({ claim }) => label(claim)],
  ["object", "Object", ({ claim }) => objectName(claim)],
  ["standing", "Standing", ({ claim }) => claim.standing],
  ["polarity", "Polarity", ({ claim }) => (claim.negative ? "negative" : "positive")],
  ["source", "Source", ({ claim }) => nameOf(claim.source)],
  ["count", "Count", ({ claim }) => claim.count],
  ["time", "When", ({ claim }) => claim.time],
  ["place", "Where", ({ claim }) => nameOf(claim.place)],
  ["confidence", "Conf.", ({ claim }) => claim.confidence ?? ""],
  ["outlet", "Outlet", ({ claim }) => nameOf(articles[claim.article]!.outlet)],
] satisfies [string, string, (row: Row) => string | number][])
  .map(([id, header, accessorFn]) => ({ id, header, accessorFn, sortingFn: id === "number" || id === "confidence" ? "basic" : "alphanumeric" }));

let state: Partial<TableState> = {
  sorting: [{ id: "number", desc: false }], pagination: { pageIndex: 0, pageSize: PAGE },
  columnVisibility: { outlet: articleKeys.length > 1 },
};
const table = createTable<Row>({
  data: [], columns: COLUMNS, state, renderFallbackValue: "", enableMultiSort: true, sortDescFirst: false, enableSortingRemoval: false,
  isMultiSortEvent: (event) => (event as MouseEvent).shiftKey,
  getCoreRowModel: getCoreRowModel(), getSortedRowModel: getSortedRowModel(), getPaginationRowModel: getPaginationRowModel(),
  onStateChange: (change) => {
    state = typeof change === "function" ? change(state as TableState) : change;
    table.setOptions((options) => ({ ...options, state }));
    draw();
  },
});
state = { ...table.initialState, ...state };
table.setOptions((options) => ({ ...options, state, autoResetPageIndex: false }));

export function fillTable(): void {
  const data = [...kept()].map((key) => ({ key, claim: claims[key]! }));
  table.setOptions((options) => ({ ...options, data }));
  draw();
}
function draw(): void {
  const columns = table.getVisibleLeafColumns();
  $("heads").replaceChildren(...columns.map((column) => {
    const sorted = column.getIsSorted();
    const head = make("th", { scope: "col" }, make("button", {
      type: "button", textContent: String(column.columnDef.header), onclick: (event) => column.getToggleSortingHandler()?.(event),
    }));
    head.ariaSort = sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : "none";
    return head;
  }));
  $("body").replaceChildren(...table.getRowModel().rows.map(({ original: { key, claim }, getValue }) => {
    const cells = columns.map(({ id }) => {
      const content = String(getValue(id));
      if (id === "relation") return make("td", {}, make("button", { type: "button", className: "link", textContent: content }));
      if (id === "standing") return make("td", { className: "standing-cell" }, standingSign(claim.standing), ` ${content}`);
      return make("td", { className: id }, bidi(content));
    });
    const row = make("tr", { className: claim.standing, onclick: () => select(key), dataset: { claim: key } }, ...cells);
    row.ariaSelected = String(key === chosen.key);
    return row;
  }));
  const total = kept().size, { pageSize } = state.pagination!;
  $("more").hidden = total <= pageSize;
  $("more").textContent = `Show ${Math.min(PAGE, total - pageSize)} more of ${total}`;
}
$("more").onclick = () => table.setPageSize(state.pagination!.pageSize + PAGE);
onSelect((key) => {
  for (const row of $("body").children) row.ariaSelected = String((row as HTMLElement).dataset.claim === key);
  $("body").querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
});
