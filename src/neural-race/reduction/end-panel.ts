import { argumentsOf } from "../../arrays/arguments";
import { createWorkspace, type Workspace } from "../../simd";
import type { Matching } from "./joint-matching";
import type { EndMatrix } from "./path-ends";

/** Part of a panel that holds a matrix between its end and another one. */
interface PanelBlock {
  readonly matrix: EndMatrix;
  readonly weight: number;
  /** First column in the panel, and number of columns: the units of the other end. */
  readonly start: number;
  readonly width: number;
  /** Column in the panel on the diagonal of the matching, for each column of the end; -1 for none. */
  readonly partners: Int32Array;
}

/**
 * Everything that a rotation of the columns of one end changes. Row k of `data` [size, width] holds column k of the end in
 * all matrices to other ends, and then the basis vector, so that a rotation combines two contiguous rows.
 */
export interface EndPanel {
  readonly size: number;
  readonly width: number;
  readonly data: Float64Array;
  readonly blocks: readonly PanelBlock[];
  readonly basis: Float64Array;
  /** Matrices from the end to itself, which are rotated in place from both sides. */
  readonly squares: readonly { readonly data: Float64Array; readonly weight: number }[];
  /** Memory of `data`, to be released at the end. */
  readonly workspace: Workspace;
}

/**
 * Allocates the panel of an end.
 *
 * @throws MemoryError if the memory cannot be allocated
 */
export function endPanel(
  end: number,
  sizes: readonly number[],
  basis: Float64Array,
  matrices: readonly EndMatrix[],
  weights: readonly number[],
  matching: Matching,
): EndPanel {
  const size = sizes[end]!;
  const modes = new Int32Array(size).fill(-1);
  matching[end]!.forEach((column, mode) => {
    if (column >= 0) modes[column] = mode;
  });
  const blocks: PanelBlock[] = [];
  const squares: { data: Float64Array; weight: number }[] = [];
  let start = 0;
  matrices.forEach((matrix, m) => {
    const { a, b, data } = matrix;
    const weight = weights[m]!;
    if (a === end && b === end) squares.push({ data, weight });
    else if (a === end || b === end) {
      const other = a === end ? b : a;
      const partners = modes.map((mode) => {
        const column = mode < 0 ? -1 : matching[other]![mode]!;
        return column < 0 ? -1 : start + column;
      });
      blocks.push({ matrix, weight, start, width: sizes[other]!, partners });
      start += sizes[other]!;
    }
  });
  const width = start + size;
  const workspace = createWorkspace(argumentsOf("reduce"), [size * width]);
  return { size, width, data: workspace.arrays[0]!, blocks, basis, squares, workspace };
}

/** Copies the matrices and the basis of an end to its panel, or back. */
export function copyPanel({ size, width, data, blocks, basis }: EndPanel, end: number, back: boolean): void {
  for (let i = 0; i < blocks.length; i++) {
    const { matrix, start, width: columns } = blocks[i]!;
    const [row, column] = matrix.a === end ? [columns, 1] : [1, size];
    if (back) copyBlock(matrix.data, 0, row, column, data, start, width, 1, size, columns);
    else copyBlock(data, start, width, 1, matrix.data, 0, row, column, size, columns);
  }
  const start = width - size;
  if (back) copyBlock(basis, 0, 1, size, data, start, width, 1, size, size);
  else copyBlock(data, start, width, 1, basis, 0, 1, size, size, size);
}

/** Copies a block of entries between two arrays, each with a first entry and steps from row to row and column to column. */
function copyBlock(
  to: Float64Array,
  toAt: number,
  toRow: number,
  toColumn: number,
  from: Float64Array,
  fromAt: number,
  fromRow: number,
  fromColumn: number,
  rows: number,
  columns: number,
): void {
  for (let k = 0; k < rows; k++) {
    let at = toAt + k * toRow;
    let source = fromAt + k * fromRow;
    for (let j = 0; j < columns; j++) {
      to[at] = from[source]!;
      at += toColumn;
      source += fromColumn;
    }
  }
}

/** Rotates columns k and l of an end by an angle, in its panel and in the matrices from the end to itself. */
export function rotatePanel(
  { size, width, data, squares, workspace: { kernels } }: EndPanel,
  k: number,
  l: number,
  angle: number,
): void {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  kernels.rotate(data.byteOffset + 8 * k * width, data.byteOffset + 8 * l * width, c, s, width);
  for (let i = 0; i < squares.length; i++) {
    const square = squares[i]!.data;
    rotate(square, k * size, l * size, 1, size, c, s);
    rotate(square, k, l, size, size, c, s);
  }
}

/** (x, y) <- (c x + s y, c y − s x) for two vectors of `count` entries in an array, `stride` entries apart. */
function rotate(
  data: Float64Array,
  xAt: number,
  yAt: number,
  stride: number,
  count: number,
  c: number,
  s: number,
): void {
  for (let i = 0, at = 0; i < count; i++, at += stride) {
    const x = data[xAt + at]!;
    const y = data[yAt + at]!;
    data[xAt + at] = c * x + s * y;
    data[yAt + at] = c * y - s * x;
  }
}
