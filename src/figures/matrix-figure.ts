import type { ExpectedShape } from "../arrays/arguments";
import { argumentsOf, type FieldsOf } from "../arrays/arguments";
import type { MatrixLike } from "../arrays/types";
import { checkedCopy } from "./check-figure";
import type { Axis, CellMark, Figure } from "./figure";

/** Matrices to draw as heat maps, with names, axes and colours. */
export interface MatrixFigureOptions extends Pick<Figure, "name" | "title" | "caption" | "width"> {
  /** One matrix, or several of equal shape by the name of the panel. */
  readonly matrices: MatrixLike | Readonly<Record<string, MatrixLike>>;
  /** Quantity in the entries, with its units. */
  readonly label: string;
  /** Names of the rows; by default their indices from 0. */
  readonly rows?: readonly string[] | undefined;
  /** Names of the columns; by default their indices from 0. */
  readonly columns?: readonly string[] | undefined;
  /** Horizontal axis, along the columns; its label is `"column"` by default. */
  readonly x?: Axis | undefined;
  /** Vertical axis, along the rows; its label is `"row"` by default. */
  readonly y?: Axis | undefined;
  /** Colour scale; by default `"diverging"` if any entry is negative and `"sequential"` otherwise. */
  readonly colours?: CellMark["colours"];
}

/**
 * Builds the heat map of a matrix, or of several side by side on one colour scale: similarities of representations,
 * kernels, weights, correlations.
 *
 * @throws ArgumentError for unknown options, invalid matrices, matrices of different shapes, NaN, or a wrong number of names
 * @example
 * const task = semanticHierarchy();
 * const end = finalRepresentations(task, { lambda: 0 });
 * const figure = matrixFigure({
 *   name: "representations",
 *   title: "Similarities in the hidden layer",
 *   matrices: { inputs: end.inputRepresentation, targets: matmul(task.targets, task.targets.transpose(1, 0)) },
 *   label: "inner product",
 * });
 */
export function matrixFigure(options: MatrixFigureOptions): Figure {
  const args = argumentsOf("matrixFigure");
  args.options("options", options, OPTIONS);
  const {
    matrices,
    label,
    rows,
    columns,
    colours,
    x = { label: "column" },
    y = { label: "row" },
    ...frame
  } = options;
  const entries: [string | undefined, MatrixLike][] = isRecord(matrices)
    ? Object.entries(matrices)
    : [[undefined, matrices]];
  let shape: ExpectedShape = {};
  const read = entries.map(([panel, value]) => {
    const path = ["options", "matrices", ...(panel === undefined ? [] : [panel])];
    const matrix = args.matrix(path, value, shape);
    shape = { rows: matrix.rows, columns: matrix.columns };
    return { panel, matrix };
  });
  const negative = read.some(({ matrix }) => matrix.data.some((entry) => entry < 0));
  const marks = read.map(({ panel, matrix }): CellMark => {
    const { data, columns: width } = matrix;
    return {
      type: "cell",
      ...(panel === undefined ? {} : { panel }),
      rows: rows ?? numbers(matrix.rows),
      columns: columns ?? numbers(width),
      values: numbers(matrix.rows).map((_, i) => Array.from(data.subarray(i * width, (i + 1) * width))),
      label,
      colours: colours ?? (negative ? "diverging" : "sequential"),
    };
  });
  return checkedCopy(args, { ...frame, x, y, marks });
}

const OPTIONS: FieldsOf<MatrixFigureOptions> = {
  name: true,
  title: true,
  caption: true,
  width: true,
  matrices: true,
  label: true,
  rows: true,
  columns: true,
  x: true,
  y: true,
  colours: true,
};

/** Tests whether `matrices` is a record of matrices by name and not a single matrix of any supported type. */
const isRecord = (value: MatrixFigureOptions["matrices"]): value is Readonly<Record<string, MatrixLike>> =>
  typeof value === "object" &&
  value !== null &&
  Object.getPrototypeOf(value) === Object.prototype &&
  !("get" in value) &&
  !("shape" in value && "data" in value);

const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
