import type { ColumnRange } from "../arc-cosine/wide-kernels";
import type { Rectangle } from "./rectangle";

/** Entries of both kernels, or of a part of them, row-major. */
export interface FlatKernels {
  readonly nngp: Float64Array;
  readonly ntk: Float64Array;
}

/** Entry of a kernel. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/**
 * All entries of the kernels, those from the diagonal on for one set of inputs, in groups that are computed together.
 */
export interface CellGroups {
  /** Entries of each group, in the order in which `fill` computes them; all groups have the same number of entries. */
  readonly cells: readonly (readonly Cell[])[];
  /**
   * Writes the numbers of the groups [from, to), one after the other. Yields every few milliseconds the number of
   * finished groups; returns true if all numbers are finite.
   */
  fill(out: FlatKernels, from: number, to: number): Generator<number | undefined, boolean>;
}

/** Computes the kernels of one network between two sets of inputs. */
export interface KernelEngine {
  /** Number of rows that are computed together. */
  readonly rowStep: number;
  /**
   * Computes rows [from, to) of the kernels that the engine was made for, where `from` is a multiple of `rowStep`.
   * Yields every few milliseconds: the number of finished rows, with a fraction for a partly finished one, or undefined
   * within a part. Returns true if all numbers are finite; kernels may overflow. The numbers do not depend on how the rows are divided into calls.
   *
   * With target `"whole"`, `out` are whole kernels [N1, N2]; for one set of inputs the mirror image below the diagonal
   * is written too. With `"band"`, `out` are these rows alone; for one set only their part from the diagonal on, [to −
   * from, N2 − from]. With a range of columns, whose first one is even, `out` are these rows and columns; for one set
   * entries below the diagonal are undefined.
   */
  fill(
    out: Partial<FlatKernels>,
    from: number,
    to: number,
    target?: "whole" | "band" | ColumnRange,
  ): Generator<number | undefined, boolean>;
  /**
   * Computes a rectangle of both kernels, [rows, columns]. Yields every few milliseconds; returns true if all numbers are
   * finite.
   */
  block(out: FlatKernels, rectangle: Rectangle): Generator<unknown, boolean>;
  /** Returns the groups of entries, if these take so long that threads divide them better than rows. */
  groups?(): CellGroups;
  /** Releases the working memory that `fill` keeps between calls. */
  release(): void;
}

/** Returns arrays of zeros for both kernels. */
export const kernelArrays = (count: number): FlatKernels => ({
  nngp: new Float64Array(count),
  ntk: new Float64Array(count),
});
