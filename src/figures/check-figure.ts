import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { checkExclusiveGraphs, checkGraph } from "./check-graph";
import { checkText } from "./check-text";
import type { Axis, CellMark, Figure, Mark, RuleMark } from "./figure";

/** Checks a figure before it is drawn. */
export function checkFigure(args: Arguments, figure: Figure): void {
  args.record(HERE, figure);
  const fileStem = "a file stem of letters, digits, '.', '_' and '-'";
  if (typeof figure.name !== "string" || !/^\w[\w.-]*$/.test(figure.name)) {
    throw args.error("name", fileStem, figure.name);
  }
  checkText(args.at("title"), figure.title);
  if (figure.caption !== undefined) checkText(args.at("caption"), figure.caption);
  if (figure.width !== undefined) args.number("width", figure.width, { atLeast: 240 });
  if (figure.height !== undefined) args.number("height", figure.height, { above: 0 });
  const marks: unknown = figure.marks;
  const isGraph = Array.isArray(marks) && (marks[0] as Mark | undefined | null)?.type === "graph";
  checkAxis(args.at("x"), figure.x, isGraph);
  checkAxis(args.at("y"), figure.y, isGraph);
  if (!Array.isArray(marks) || marks.length === 0) {
    throw args.error("marks", "an array of at least one mark", marks);
  }
  // `forEach` would skip the holes of a sparse array, here and below.
  for (let i = 0; i < figure.marks.length; i++) {
    checkMark(args.at(["marks", i]), figure.marks[i]!, figure);
  }
  checkExclusiveCells(args, figure.marks);
}

/** Checks the figure that a function built from its `options`, and returns a deep copy; errors name that function. */
export function checkedCopy(args: Arguments, figure: Figure): Figure {
  checkFigure(args.at("options"), figure);
  return structuredClone(figure);
}

function checkAxis(args: Arguments, axis: Axis, mayBeEmpty: boolean): void {
  args.record(HERE, axis);
  if (!mayBeEmpty || axis.label !== "") checkText(args.at("label"), axis.label);
  if (axis.scale !== undefined) args.choice("scale", axis.scale, ["linear", "log"]);
  if (axis.domain === undefined) return;
  checkDomain(args.at("domain"), axis.domain);
  if (axis.scale === "log") args.number(["domain", 0], axis.domain[0], { above: 0 });
}

function checkDomain(args: Arguments, domain: readonly number[]): void {
  const [low = 0, high = 0] = args.vector(HERE, domain, 2);
  if (low < high) return;
  throw args.refusal(HERE, "[low, high] with low < high", `[${low}, ${high}]`);
}

function checkMark(args: Arguments, mark: Mark, figure: Figure): void {
  args.record(HERE, mark);
  args.choice("type", mark.type, ["line", "dot", "rule", "text", "cell", "graph"]);
  for (const key of ["category", "method", "panel"] as const) {
    const value: unknown = Reflect.get(mark, key);
    if (value !== undefined) checkText(args.at([key]), value);
  }
  if (mark.type === "cell") checkCells(args, mark);
  else if (mark.type === "graph") checkGraph(args, mark);
  else if (mark.type === "rule") checkRule(args, mark, figure);
  else {
    const { length } = args.vector("x", mark.x);
    args.vector("y", mark.y, length);
    if (mark.type === "text") checkNames(args.at("text"), mark.text, length);
  }
}

function checkRule(args: Arguments, mark: RuleMark, figure: Figure): void {
  if ((mark.x === undefined) === (mark.y === undefined)) {
    throw args.error(HERE, "a rule with x or y, but not both", mark);
  }
  if (mark.label !== undefined) checkText(args.at("label"), mark.label);
  const [side, at] = mark.x === undefined ? (["y", mark.y] as const) : (["x", mark.x] as const);
  args.number([side], at, figure[side].scale === "log" ? { above: 0 } : {});
}

function checkNames(args: Arguments, names: readonly string[], length?: number): void {
  const count = length ?? "at least one";
  if (!Array.isArray(names) || names.length === 0 || names.length !== (length ?? names.length)) {
    throw args.error(HERE, `an array of ${count} string${length === 1 ? "" : "s"}`, names);
  }
  for (let i = 0; i < names.length; i++) {
    if (typeof names[i] !== "string") throw args.error([i], "a string", names[i]);
  }
}

function checkCells(args: Arguments, mark: CellMark): void {
  checkText(args.at("label"), mark.label);
  checkNames(args.at("rows"), mark.rows);
  checkNames(args.at("columns"), mark.columns);
  if (!Array.isArray(mark.values) || mark.values.length !== mark.rows.length) {
    throw args.error("values", `an array of ${mark.rows.length} rows`, mark.values);
  }
  for (let i = 0; i < mark.values.length; i++) {
    args.vector(["values", i], mark.values[i]!, mark.columns.length);
  }
  if (mark.colours !== undefined) {
    args.choice("colours", mark.colours, ["sequential", "diverging"]);
  }
  if (mark.domain !== undefined) checkDomain(args.at("domain"), mark.domain);
}

/** Checks that each cell mark has a panel to itself, and that all cell marks agree in axes and colours. */
function checkExclusiveCells(args: Arguments, marks: readonly Mark[]): void {
  checkExclusiveGraphs(args, marks);
  const cells = marks.filter((mark) => mark.type === "cell");
  if (cells.length === 0) return;
  const [first] = cells;
  cells.forEach((mark, i) => {
    const sharedFields = ({ label, colours, rows, columns }: CellMark) =>
      JSON.stringify([label, colours, rows, columns]);
    if (first === undefined || sharedFields(mark) === sharedFields(first)) return;
    const expected =
      "a cell mark with the label, colours, rows and columns of the first one (panels share their axes)";
    throw args.error(["marks", i], expected, mark);
  });
  const panels = new Set(cells.map((mark) => mark.panel));
  const onePerPanel = cells.length === marks.length && panels.size === cells.length;
  const panelsAreNamed = cells.length === 1 || !panels.has(undefined);
  if (onePerPanel && panelsAreNamed) return;
  throw args.refusal(
    "marks",
    "exactly one cell mark per panel, and no marks of other types",
    `${cells.length} cell marks among ${marks.length} marks in ${panels.size} panels`,
  );
}
