import type { Arguments } from "../../arrays/arguments";
import { groupedWorkspace } from "../../simd/workspace";
import { checkWorkLengths, planBlockKernels } from "./block-kernels";
import { type KernelKind, KINDS, planLayers, type WideNetwork } from "./dense-network";
import { arcCosineKernels } from "./instance";
import {
  evenLength,
  measureRows,
  type NormalisedRows,
  type RowNorms,
  writeNormalisedRows,
} from "./normalised-rows";
import { writeBlock } from "./write-block";

/** Network and inputs of a computation of kernels. */
export interface WideKernelProblem {
  readonly network: WideNetwork;
  /** Inputs of the kernels' rows, flat [samples, size]; finite. */
  readonly inputs: Float64Array;
  /** Inputs of the kernels' columns, flat [others, size]; default `inputs`. */
  readonly others?: Float64Array;
  readonly size: number;
}

/** Arrays that receive the kernels; a kernel whose array is absent is not computed. */
export interface WideKernelOutput {
  /** Output array of the NNGP kernel, flat [samples, others]. */
  readonly nngp?: Float64Array;
  /** Output array of the neural tangent kernel, flat [samples, others]. */
  readonly ntk?: Float64Array;
}

/** Range of columns [first, last). */
export type ColumnRange = readonly [first: number, last: number];

/** Network, inputs and output arrays. */
export interface WideKernelRequest extends WideKernelProblem, WideKernelOutput {}

/** Kernel computation whose inputs have been copied to working memory. */
export interface PreparedKernels {
  /**
   * Computes rows [from, to), where `from` is a multiple of `WIDE_BLOCK_ROWS`; yields the number of finished rows and
   * returns true if all numbers are finite. The numbers do not depend on how the rows are divided into calls.
   *
   * With target `"whole"`, `out` are whole kernels; without `others` the mirror image below the diagonal is written
   * too. With `"band"`, `out` are these rows alone; without `others` only their part from the diagonal on, flat [to −
   * from, samples − from]. With a range of columns [first, last), whose ends are even or that of the kernel, `out` are
   * these rows and columns; without `others` only their entries on and above the diagonal are written.
   */
  rows(
    out: WideKernelOutput,
    from: number,
    to: number,
    target?: "whole" | "band" | ColumnRange,
  ): Generator<number, boolean>;
  /** Releases the working memory immediately, instead of by garbage collection. */
  release(): void;
}

/** Rows that are computed together, as many as a block of the matrix product has. */
export const WIDE_BLOCK_ROWS = 64;
/** Columns that are computed together, so that a block fits into the second-level cache. */
const BLOCK_COLUMNS = 128;
/** Additional numbers between the rows of a block, so that the numbers of a column do not share cache lines. */
const ROW_PADDING = 8;

/**
 * Computes the NNGP and the neural tangent kernel of an infinitely wide network of piecewise linear units (Cho & Saul
 * 2009; Jacot, Gabriel & Hongler 2018), within one set of inputs or between two, in blocks of rows. Yields the
 * finished fraction after each block, and undefined while it prepares, and returns true if all numbers are finite; returning the iterator stops early.
 *
 * Errors are at most 1e-14 of √(K(x, x) K(x', x')) for inputs of any size and angle, and 1e-14 of the entry itself
 * where all terms have the same sign (always for ReLU between inputs at acute angles). Without `others` only half of
 * the entries are computed. Large kernels of networks without biases, or of inputs of equal norm, use a table of the
 * whole depth; all others are computed layer by layer.
 *
 * @throws ArgumentError or MemoryError if the working memory cannot be allocated
 */
export function* wideKernels(
  args: Arguments,
  request: WideKernelRequest,
): Generator<number | undefined, boolean> {
  const { inputs, others, size } = request;
  const [rows, columns] = [inputs.length / size, (others ?? inputs).length / size];
  const wanted = KINDS.filter((kind) => request[kind] !== undefined);
  const prepared = yield* prepareWideKernels(args, request, wanted);
  try {
    const work = prepared.rows(request, 0, rows);
    let step = work.next();
    for (; !step.done; step = work.next()) {
      const done = step.value;
      const triangle = (done * (2 * columns - done + 1)) / (rows * (columns + 1));
      yield others === undefined ? triangle : done / rows;
    }
    return step.value;
  } finally {
    prepared.release();
  }
}

/**
 * Prepares the computation of the kernels in `wanted`, some rows at a time. Pauses every few milliseconds.
 *
 * @throws ArgumentError or MemoryError if the working memory cannot be allocated
 */
export function* prepareWideKernels(
  args: Arguments,
  problem: WideKernelProblem,
  wanted: readonly KernelKind[],
): Generator<undefined, PreparedKernels> {
  const { network, inputs, others = inputs, size } = problem;
  const [rows, columns] = [inputs.length / size, others.length / size];
  const isSymmetric = others === inputs;
  const lengths = yield* measureRows(inputs, size);
  const otherLengths = isSymmetric ? lengths : yield* measureRows(others, size);
  const blockStride = Math.min(BLOCK_COLUMNS, evenLength(columns)) + ROW_PADDING;
  const planned = planBlockKernels(planLayers(network), {
    rows: lengths.lengths,
    columns: otherLengths.lengths,
    entries: isSymmetric ? (rows * (rows + 1)) / 2 : rows * columns,
    wanted,
  });
  const [stride, evenColumns] = [evenLength(size), isSymmetric ? 0 : evenLength(columns)];
  const block = WIDE_BLOCK_ROWS * blockStride;
  const workLengths = {
    ...planned.workLengths,
    blocks: [block, block, block],
    left: [evenLength(rows) * stride, evenLength(rows)],
    right: [evenColumns * stride, evenColumns],
  };
  checkWorkLengths(args, workLengths);
  const { groups, kernels, release } = groupedWorkspace(args, workLengths);
  const [angles, nngp, ntk] = groups.blocks as [Numbers, Numbers, Numbers];
  const blocks = { nngp, ntk };
  const normalised = function* () {
    const left = yield* normaliseInto(groups.left, inputs, size, lengths);
    const right = isSymmetric ? left : yield* normaliseInto(groups.right, others, size, otherLengths);
    return { left, right };
  };
  const { left, right } = yield* releasedIfStopped(normalised(), release);
  const { halfAngles } = arcCosineKernels(angles);
  const fillBlock = planned.make(groups);
  return {
    release,
    *rows(out, begin, end, target = "whole") {
      const isWhole = target === "whole";
      const [first, last] =
        typeof target === "object" ? target : [isWhole || !isSymmetric ? 0 : begin, columns];
      const rowOrigin = isWhole ? 0 : begin;
      let areFinite = true;
      for (let i = begin; i < end; i += WIDE_BLOCK_ROWS) {
        const height = Math.min(WIDE_BLOCK_ROWS, end - i);
        const x = left.rows.byteOffset + 8 * i * stride;
        const norms = left.inverseNorms.byteOffset + 8 * i;
        for (let j = isSymmetric ? Math.max(i, first) : first; j < last; j += BLOCK_COLUMNS) {
          const width = Math.min(BLOCK_COLUMNS, last - j);
          const isTriangle = isSymmetric && i === j;
          const block = {
            ...{ row: i, column: j, height, width: evenLength(width), stride: blockStride, isTriangle },
            ...{ angles: angles.byteOffset, nngp: nngp.byteOffset, ntk: ntk.byteOffset },
          };
          const y = right.rows.byteOffset + 8 * j * stride;
          const otherNorms = right.inverseNorms.byteOffset + 8 * j;
          kernels.product(2, 0, block.angles, blockStride, x, stride, y, stride, height, stride, width);
          halfAngles(
            ...([block.angles, blockStride, norms, x, otherNorms, y, stride] as const),
            ...([height, block.width, isTriangle ? 1 : 0] as const),
          );
          fillBlock(block);
          const rectangle = {
            ...{ row: i - rowOrigin, height, column: j - first, width },
            ...{ stride: blockStride, columns: last - first },
            ...{ isTriangle, mirror: isSymmetric && isWhole },
          };
          for (const kind of wanted) if (!writeBlock(out[kind]!, blocks[kind], rectangle)) areFinite = false;
        }
        yield i + height - begin;
      }
      return areFinite;
    },
  };
}

/** Runs a generator, and calls `release` if it is stopped early or fails. */
function* releasedIfStopped<Result>(
  work: Generator<undefined, Result>,
  release: () => void,
): Generator<undefined, Result> {
  let isFinished = false;
  try {
    const result = yield* work;
    isFinished = true;
    return result;
  } finally {
    if (!isFinished) release();
  }
}

type Numbers = Float64Array<ArrayBuffer>;

function* normaliseInto(
  [rows, inverseNorms]: readonly Numbers[],
  data: Float64Array,
  size: number,
  lengths: RowNorms,
): Generator<undefined, NormalisedRows> {
  const directions = { rows: rows!, inverseNorms: inverseNorms! };
  yield* writeNormalisedRows(directions, data, size, lengths);
  return directions;
}
