import type { Table } from "../arrays/table";
import type { CellMark, Figure, GraphMark, Mark, Numbers, TileMark } from "./figure";

type Row = readonly (number | string)[];

/**
 * Returns the numbers that a figure shows as a table: the points of its lines and dots with panel, category and method; and for
 * a heat map, tiles or a graph, the values of its cells, tiles or lines.
 */
export function figureTable({ x, y, marks }: Figure): Table {
  const cells = marks.filter((mark): mark is CellMark => mark.type === "cell");
  if (cells.length > 0) {
    return { columns: ["panel", "row", "column", cells[0]!.label], rows: cells.flatMap(cellRows) };
  }
  const tiles = marks.filter((mark): mark is TileMark => mark.type === "tile");
  if (tiles.length > 0) {
    const columns = ["panel", "left", "right", "bottom", "top", tiles[0]!.label];
    return { columns, rows: tiles.flatMap(tileRows) };
  }
  const graphs = marks.filter((mark): mark is GraphMark => mark.type === "graph");
  if (graphs.length > 0) return { columns: ["panel", "line", "width"], rows: graphs.flatMap(graphRows) };
  return { columns: ["panel", "category", "method", x.label, y.label], rows: marks.flatMap(pointRows) };
}

const cellRows = ({ panel = "", rows, columns, values }: CellMark): Row[] =>
  rows.flatMap((row, i) => columns.map((column, j) => [panel, row, column, values[i]![j]!]));

const tileRows = ({ panel = "", left, right, bottom, top, values }: TileMark): Row[] =>
  values.map((value, i) => [panel, left[i]!, right[i]!, bottom[i]!, top[i]!, value]);

const graphRows = ({ panel = "", lines }: GraphMark): Row[] =>
  lines.map(({ name, width }) => [panel, name, width]);

function pointRows(mark: Mark): Row[] {
  if (mark.type !== "line" && mark.type !== "dot") return [];
  const { panel = "", category = "", method = "" } = mark;
  const ys: Numbers = mark.y;
  return Array.from(mark.x, (x, i) => [panel, category, method, x, ys[i]!]);
}
