import { checkRecord } from "../arrays/check";
import { readMatrix } from "../arrays/readers";
import type { MatrixLike } from "../arrays/types";
import { checkedCopy } from "./check-figure";
import type { Axis, CellMark, Figure } from "./figure";

/** What a heat map says around its matrices. */
export interface MatrixFigureOptions extends Pick<Figure, "name" | "title" | "caption" | "width"> {
  /** One matrix, or several of one shape by the names of their panels. */
  readonly matrices: MatrixLike | Readonly<Record<string, MatrixLike>>;
  /** What an entry is, with its units. */
  readonly label: string;
  /** Names of the rows and columns; by default their numbers from 0. */
  readonly rows?: readonly string[] | undefined;
  readonly columns?: readonly string[] | undefined;
  /** What rows (`y`) and columns (`x`) are; `"row"` and `"column"` by default. */
  readonly x?: Axis | undefined;
  readonly y?: Axis | undefined;
  /** By default `"diverging"` where an entry is negative. */
  readonly colours?: CellMark["colours"];
}

/**
 * The heat map of a matrix, or of several side by side on one colour scale: similarities of representations, kernels,
 * weights, correlations.
 *
 * @throws ArgumentError for what is no matrix, matrices of different shapes, NaN, or names that do not fit
 * @example
 * const task = semanticHierarchy();
 * const end = finalRepresentations(task, { lambda: 0 });
 * const figure = matrixFigure({
 *   name: "representations",
 *   title: "What is similar in the hidden layer",
 *   matrices: { inputs: end.inputRepresentation, targets: matmul(task.targets, task.targets.transpose(1, 0)) },
 *   label: "inner product",
 * });
 */
export function matrixFigure(options: MatrixFigureOptions): Figure {
  const name = "matrixFigure";
  checkRecord(name, "options", options);
  const {
    matrices,
    label,
    rows,
    columns,
    colours,
    x = { label: "column" },
    y = { label: "row" },
    ...rest
  } = options;
  const several = isRecord(matrices);
  const named: [string | undefined, MatrixLike][] = several
    ? Object.entries(matrices)
    : [[undefined, matrices]];
  let shape: { rows?: number; columns?: number } = {};
  const read = named.map(([panel, given]) => {
    const path = panel === undefined ? "options.matrices" : `options.matrices.${panel}`;
    const matrix = readMatrix(name, path, given, shape);
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
  const figure = { ...rest, x, y, marks };
  return checkedCopy(name, figure);
}

/** Whether it is matrices by name, and not a matrix, of whatever kind. */
const isRecord = (value: MatrixFigureOptions["matrices"]): value is Readonly<Record<string, MatrixLike>> =>
  typeof value === "object" &&
  value !== null &&
  Object.getPrototypeOf(value) === Object.prototype &&
  !("get" in value) &&
  !("shape" in value && "data" in value);

const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
