import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { checkDomain } from "./check-domain";
import { checkExclusiveGraphs, checkGraph } from "./check-graph";
import { checkText } from "./check-text";
import { checkSharedColours, checkTiles } from "./check-tiles";
import type { Axis, CellMark, Figure, Mark, RuleMark } from "./figure";
import { AXIS_FIELDS, FRAME_FIELDS, MARK_FIELDS } from "./figure-fields";

/** Checks a figure before it is drawn. */
export function checkFigure(at: Arguments, figure: Figure): void {
  at.options(HERE, figure, { ...FRAME_FIELDS, marks: true });
  const { name, title, caption, width, height, x, y } = figure;
  if (typeof name !== "string" || !/^\w[\w.-]*$/.test(name)) {
    throw at.error("name", "a file stem of letters, digits, '.', '_' and '-'", name);
  }
  checkText(at.at("title"), title);
  if (caption !== undefined) checkText(at.at("caption"), caption);
  if (width !== undefined) at.number("width", width, { atLeast: 240 });
  if (height !== undefined) at.number("height", height, { above: 0 });
  const marks: unknown = figure.marks;
  const isGraph = Array.isArray(marks) && (marks[0] as Mark | undefined | null)?.type === "graph";
  checkAxis(at.at("x"), x, isGraph);
  checkAxis(at.at("y"), y, isGraph);
  if (!Array.isArray(marks) || marks.length === 0) {
    throw at.error("marks", "an array of at least one mark", marks);
  }
  // `forEach` would skip the holes of a sparse array, here and below.
  for (let i = 0; i < figure.marks.length; i++) checkMark(at.at(["marks", i]), figure.marks[i]!, figure);
  checkExclusiveGraphs(at, figure.marks);
  checkExclusiveCells(at, figure.marks);
  checkSharedColours(at, figure.marks);
}

/** Checks the figure that a function built from its `options`, and returns a deep copy. */
export function checkedCopy(args: Arguments, figure: Figure): Figure {
  checkFigure(args.at("options"), figure);
  return structuredClone(figure);
}

function checkAxis(at: Arguments, axis: Axis, mayBeEmpty: boolean): void {
  at.options(HERE, axis, AXIS_FIELDS);
  const { label, scale, integers, domain } = axis;
  if (!mayBeEmpty || label !== "") checkText(at.at("label"), label);
  if (scale !== undefined) at.choice("scale", scale, ["linear", "log"]);
  if (integers !== undefined) at.boolean("integers", integers);
  if (domain === undefined) return;
  checkDomain(at.at("domain"), domain);
  if (scale === "log") at.number(["domain", 0], domain[0], { above: 0 });
}

function checkMark(at: Arguments, mark: Mark, figure: Figure): void {
  at.record(HERE, mark);
  const type = at.choice("type", mark.type, ["line", "dot", "rule", "text", "cell", "tile", "graph"]);
  at.options<object>(HERE, mark, MARK_FIELDS[type]);
  for (const key of ["category", "method", "panel"] as const) {
    const value: unknown = Reflect.get(mark, key);
    if (value !== undefined) checkText(at.at(key), value);
  }
  if (mark.type === "cell") checkCells(at, mark);
  else if (mark.type === "tile") checkTiles(at, mark, figure);
  else if (mark.type === "graph") checkGraph(at, mark);
  else if (mark.type === "rule") checkRule(at, mark, figure);
  else {
    const { length } = at.vector("x", mark.x);
    at.vector("y", mark.y, length);
    if (mark.type === "text") checkNames(at.at("text"), mark.text, length);
  }
}

function checkRule(at: Arguments, mark: RuleMark, figure: Figure): void {
  if ((mark.x === undefined) === (mark.y === undefined)) {
    throw at.error(HERE, "a rule with x or y, but not both", mark);
  }
  if (mark.label !== undefined) checkText(at.at("label"), mark.label);
  const side = mark.x === undefined ? "y" : "x";
  at.number(side, mark[side], figure[side].scale === "log" ? { above: 0 } : {});
}

function checkNames(at: Arguments, names: readonly string[], length?: number): void {
  const count = length ?? "at least one";
  if (!Array.isArray(names) || names.length === 0 || names.length !== (length ?? names.length)) {
    throw at.error(HERE, `an array of ${count} string${length === 1 ? "" : "s"}`, names);
  }
  for (let i = 0; i < names.length; i++) {
    if (typeof names[i] !== "string") throw at.error(i, "a string", names[i]);
  }
}

function checkCells(at: Arguments, { label, rows, columns, values, colours, domain }: CellMark): void {
  checkText(at.at("label"), label);
  checkNames(at.at("rows"), rows);
  checkNames(at.at("columns"), columns);
  if (!Array.isArray(values) || values.length !== rows.length) {
    throw at.error("values", `an array of ${rows.length} rows`, values);
  }
  for (let i = 0; i < values.length; i++) at.vector(["values", i], values[i]!, columns.length);
  if (colours !== undefined) at.choice("colours", colours, ["sequential", "diverging"]);
  if (domain !== undefined) checkDomain(at.at("domain"), domain);
}

/** Checks that each cell mark has a panel to itself, and that all cell marks agree in axes and colours. */
function checkExclusiveCells(at: Arguments, marks: readonly Mark[]): void {
  const cells = marks.filter((mark) => mark.type === "cell");
  const [first] = cells;
  if (first === undefined) return;
  const sharedFields = ({ label, colours, rows, columns }: CellMark) =>
    JSON.stringify([label, colours, rows, columns]);
  cells.forEach((mark, i) => {
    if (sharedFields(mark) === sharedFields(first)) return;
    const expected =
      "a cell mark with the label, colours, rows and columns of the first one (panels share their axes)";
    throw at.error(["marks", i], expected, mark);
  });
  const panels = new Set(cells.map((mark) => mark.panel));
  const onePerPanel = cells.length === marks.length && panels.size === cells.length;
  const panelsAreNamed = cells.length === 1 || !panels.has(undefined);
  if (onePerPanel && panelsAreNamed) return;
  throw at.refusal(
    "marks",
    "exactly one cell mark per panel, and no marks of other types",
    `${cells.length} cell marks among ${marks.length} marks in ${panels.size} panels`,
  );
}
