import { checkChoice, checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { readVector } from "../arrays/readers";
import { checkExclusiveGraphs, checkGraph } from "./check-graph";
import { checkText } from "./check-text";
import type { Axis, CellMark, Figure, Mark, RuleMark } from "./figure";

/** Checks a figure before it is drawn; errors name its fields with the prefix `path`, such as `figures[2]`. */
export function checkFigure(functionName: string, path: string, figure: Figure): void {
  checkRecord(functionName, path, figure);
  const fileStem = "a file stem of letters, digits, '.', '_' and '-'";
  if (typeof figure.name !== "string" || !/^\w[\w.-]*$/.test(figure.name)) {
    throw ArgumentError.of(functionName, `${path}.name`, fileStem, figure.name);
  }
  checkText(functionName, `${path}.title`, figure.title);
  if (figure.caption !== undefined) checkText(functionName, `${path}.caption`, figure.caption);
  if (figure.width !== undefined) checkNumber(functionName, `${path}.width`, figure.width, { atLeast: 240 });
  if (figure.height !== undefined) checkNumber(functionName, `${path}.height`, figure.height, { above: 0 });
  const marks: unknown = figure.marks;
  const isGraph = Array.isArray(marks) && (marks[0] as Mark | undefined | null)?.type === "graph";
  checkAxis(functionName, `${path}.x`, figure.x, isGraph);
  checkAxis(functionName, `${path}.y`, figure.y, isGraph);
  if (!Array.isArray(marks) || marks.length === 0) {
    throw ArgumentError.of(functionName, `${path}.marks`, "an array of at least one mark", marks);
  }
  // `forEach` would skip the holes of a sparse array, here and below.
  for (let i = 0; i < figure.marks.length; i++) {
    checkMark(functionName, `${path}.marks[${i}]`, figure.marks[i]!, figure);
  }
  checkExclusiveCells(functionName, path, figure.marks);
}

/** Checks the figure that a function built from its `options`, and returns a deep copy; errors name that function. */
export function checkedCopy(functionName: string, figure: Figure): Figure {
  checkFigure(functionName, "options", figure);
  return structuredClone(figure);
}

function checkAxis(functionName: string, path: string, axis: Axis, mayBeEmpty: boolean): void {
  checkRecord(functionName, path, axis);
  if (!mayBeEmpty || axis.label !== "") checkText(functionName, `${path}.label`, axis.label);
  if (axis.scale !== undefined) checkChoice(functionName, `${path}.scale`, axis.scale, ["linear", "log"]);
  if (axis.domain === undefined) return;
  checkDomain(functionName, `${path}.domain`, axis.domain);
  if (axis.scale === "log") checkNumber(functionName, `${path}.domain[0]`, axis.domain[0], { above: 0 });
}

function checkDomain(functionName: string, path: string, domain: readonly number[]): void {
  const [low = 0, high = 0] = readVector(functionName, path, domain, 2);
  if (low < high) return;
  throw new ArgumentError(functionName, path, "[low, high] with low < high", `[${low}, ${high}]`);
}

function checkMark(functionName: string, path: string, mark: Mark, figure: Figure): void {
  checkRecord(functionName, path, mark);
  checkChoice(functionName, `${path}.type`, mark.type, ["line", "dot", "rule", "text", "cell", "graph"]);
  for (const key of ["category", "method", "panel"] as const) {
    const value: unknown = Reflect.get(mark, key);
    if (value !== undefined) checkText(functionName, `${path}.${key}`, value);
  }
  if (mark.type === "cell") checkCells(functionName, path, mark);
  else if (mark.type === "graph") checkGraph(functionName, path, mark);
  else if (mark.type === "rule") checkRule(functionName, path, mark, figure);
  else {
    const { length } = readVector(functionName, `${path}.x`, mark.x);
    readVector(functionName, `${path}.y`, mark.y, length);
    if (mark.type === "text") checkNames(functionName, `${path}.text`, mark.text, length);
  }
}

function checkRule(functionName: string, path: string, mark: RuleMark, figure: Figure): void {
  if ((mark.x === undefined) === (mark.y === undefined)) {
    throw ArgumentError.of(functionName, path, "a rule with x or y, but not both", mark);
  }
  if (mark.label !== undefined) checkText(functionName, `${path}.label`, mark.label);
  const [side, at] = mark.x === undefined ? (["y", mark.y] as const) : (["x", mark.x] as const);
  checkNumber(functionName, `${path}.${side}`, at, figure[side].scale === "log" ? { above: 0 } : {});
}

function checkNames(functionName: string, path: string, names: readonly string[], length?: number): void {
  const count = length ?? "at least one";
  if (!Array.isArray(names) || names.length === 0 || names.length !== (length ?? names.length)) {
    throw ArgumentError.of(
      functionName,
      path,
      `an array of ${count} string${length === 1 ? "" : "s"}`,
      names,
    );
  }
  for (let i = 0; i < names.length; i++) {
    if (typeof names[i] !== "string")
      throw ArgumentError.of(functionName, `${path}[${i}]`, "a string", names[i]);
  }
}

function checkCells(functionName: string, path: string, mark: CellMark): void {
  checkText(functionName, `${path}.label`, mark.label);
  checkNames(functionName, `${path}.rows`, mark.rows);
  checkNames(functionName, `${path}.columns`, mark.columns);
  if (!Array.isArray(mark.values) || mark.values.length !== mark.rows.length) {
    throw ArgumentError.of(
      functionName,
      `${path}.values`,
      `an array of ${mark.rows.length} rows`,
      mark.values,
    );
  }
  for (let i = 0; i < mark.values.length; i++) {
    readVector(functionName, `${path}.values[${i}]`, mark.values[i]!, mark.columns.length);
  }
  if (mark.colours !== undefined) {
    checkChoice(functionName, `${path}.colours`, mark.colours, ["sequential", "diverging"]);
  }
  if (mark.domain !== undefined) checkDomain(functionName, `${path}.domain`, mark.domain);
}

/** Checks that each cell mark has a panel to itself, and that all cell marks agree in axes and colours. */
function checkExclusiveCells(functionName: string, path: string, marks: readonly Mark[]): void {
  checkExclusiveGraphs(functionName, path, marks);
  const cells = marks.filter((mark) => mark.type === "cell");
  if (cells.length === 0) return;
  const [first] = cells;
  cells.forEach((mark, i) => {
    const sharedFields = ({ label, colours, rows, columns }: CellMark) =>
      JSON.stringify([label, colours, rows, columns]);
    if (first === undefined || sharedFields(mark) === sharedFields(first)) return;
    const expected =
      "a cell mark with the label, colours, rows and columns of the first one (panels share their axes)";
    throw ArgumentError.of(functionName, `${path}.marks[${i}]`, expected, mark);
  });
  const panels = new Set(cells.map((mark) => mark.panel));
  const onePerPanel = cells.length === marks.length && panels.size === cells.length;
  const panelsAreNamed = cells.length === 1 || !panels.has(undefined);
  if (onePerPanel && panelsAreNamed) return;
  throw new ArgumentError(
    functionName,
    `${path}.marks`,
    "exactly one cell mark per panel, and no marks of other types",
    `${cells.length} cell marks among ${marks.length} marks in ${panels.size} panels`,
  );
}
