import { groupedWorkspace } from "../../simd/workspace";
import { checkWorkspaces, planBlockKernels } from "./block-kernels";
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
import { samplePairs } from "./table/sample-pairs";

/** Whose kernels to compute, between which inputs. */
export interface WideKernelProblem {
  readonly network: WideNetwork;
  /** Rows of data, flat [samples, size]; finite. */
  readonly inputs: Float64Array;
  /** Other rows [others, size] for the columns of the kernels; without them the kernels are those among `inputs`. */
  readonly others?: Float64Array;
  readonly size: number;
}

/** Where the kernels go: those that are not wanted are left out. */
export interface WideKernelOutput {
  /** Receives the NNGP kernel, flat [samples, others]. */
  readonly nngp?: Float64Array;
  /** Receives the neural tangent kernel, flat [samples, others]. */
  readonly ntk?: Float64Array;
}

/** Which kernels to compute, between which inputs. */
export interface WideKernelRequest extends WideKernelProblem, WideKernelOutput {}

/** A problem whose inputs lie ready in working memory. */
export interface PreparedKernels {
  /**
   * Computes rows [from, to), `from` a multiple of `WIDE_ROWS`; yields the rows done. Into whole kernels, and without
   * `others` what mirrors the rows, too; or into a band: these rows alone, of which without `others` the part from the
   * diagonal on: flat [to − from, samples − from]. The numbers do not depend on how rows are divided. Returns whether all
   * of them are finite.
   */
  rows(
    out: WideKernelOutput,
    from: number,
    to: number,
    target?: "whole" | "band",
  ): Generator<number, boolean>;
  /** Gives the working memory back; the collector does, too. */
  release(): void;
}

/** Rows that are computed together: those of a block of the product's. */
export const WIDE_ROWS = 64;
/** Columns that are computed together: with them a block stays in the second-level cache. */
const COLUMNS = 128;
/** Rows of a block lie so much further apart, that a column's numbers do not share lines of the cache. */
const GAP = 8;

/**
 * The NNGP and the neural tangent kernel of an infinitely wide network of piecewise linear units (Cho & Saul 2009; Jacot,
 * Gabriel & Hongler 2018), among inputs or between two sets of them, block by block of rows: each turn yields the share
 * that is done. Stop early by returning the iterator.
 *
 * Entries are right to 1e-14 of √(K(x, x) K(x', x')), and of themselves where no terms of opposite sign meet (always
 * for ReLU between inputs at acute angles), for inputs however close, opposite, long or short. Half of the entries
 * are computed when there are no `others`; where there are enough of them, through a table of the whole depth, and between
 * nearly parallel inputs of different lengths in networks with biases layer by layer.
 * Whether all of the numbers are finite is for the caller to check: a kernel may be beyond float64.
 *
 * @throws ArgumentError or MemoryError, in the name of `functionName`, when the working memory cannot be had
 */
export function* wideKernels(functionName: string, request: WideKernelRequest): Generator<number, void> {
  const { inputs, others, size } = request;
  const [rows, columns] = [inputs.length / size, (others ?? inputs).length / size];
  const wanted = KINDS.filter((kind) => request[kind] !== undefined);
  const prepared = prepareWideKernels(functionName, request, wanted);
  try {
    for (const done of prepared.rows(request, 0, rows)) {
      const triangle = (done * (2 * columns - done + 1)) / (rows * (columns + 1));
      yield others === undefined ? triangle : done / rows;
    }
  } finally {
    prepared.release();
  }
}

/**
 * The same, to be computed some rows at a time: for `out` with the kernels that are wanted.
 *
 * @throws ArgumentError or MemoryError, in the name of `functionName`, when the working memory cannot be had
 */
export function prepareWideKernels(
  functionName: string,
  problem: WideKernelProblem,
  wanted: readonly KernelKind[],
): PreparedKernels {
  const { network, inputs, others = inputs, size } = problem;
  const [rows, columns] = [inputs.length / size, others.length / size];
  const isSymmetric = others === inputs;
  const lengths = measureRows(inputs, size);
  const otherLengths = isSymmetric ? lengths : measureRows(others, size);
  const blockStride = Math.min(COLUMNS, evenLength(columns)) + GAP;
  const planned = planBlockKernels(functionName, planLayers(network), {
    rows: lengths.lengths,
    columns: otherLengths.lengths,
    entries: isSymmetric ? (rows * (rows + 1)) / 2 : rows * columns,
    wanted,
    pairs: () => samplePairs(inputs, lengths, others, otherLengths, size),
    height: WIDE_ROWS,
    stride: blockStride,
  });
  const [stride, evenColumns] = [evenLength(size), isSymmetric ? 0 : evenLength(columns)];
  const block = WIDE_ROWS * blockStride;
  const rooms = {
    ...planned.rooms,
    blocks: [block, block, block],
    left: [evenLength(rows) * stride, evenLength(rows)],
    right: [evenColumns * stride, evenColumns],
  };
  checkWorkspaces(functionName, rooms);
  const { groups, kernels, release } = groupedWorkspace(functionName, rooms);
  const [angles, nngp, ntk] = groups.blocks as [Numbers, Numbers, Numbers];
  const blocks = { nngp, ntk };
  const left = directionsOf(groups.left, inputs, size, lengths);
  const right = isSymmetric ? left : directionsOf(groups.right, others, size, otherLengths);
  const { halfAngles } = arcCosineKernels(angles);
  const blockKernels = planned.make(groups, kernels);
  return {
    release() {
      planned.release();
      release();
    },
    *rows(out, begin, end, target = "whole") {
      const isWhole = target === "whole";
      const [top, edge] = isWhole ? [0, 0] : [begin, isSymmetric ? begin : 0];
      let areFinite = true;
      for (let i = begin; i < end; i += WIDE_ROWS) {
        const height = Math.min(WIDE_ROWS, end - i);
        blockKernels.begin(i, height);
        const x = left.rows.byteOffset + 8 * i * stride;
        const norms = left.inverseNorms.byteOffset + 8 * i;
        for (let j = isSymmetric ? i : 0; j < columns; j += COLUMNS) {
          const width = Math.min(COLUMNS, columns - j);
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
          blockKernels.fill(block);
          const place = {
            ...{ row: i - top, height, column: j - edge, width },
            ...{ stride: blockStride, columns: columns - edge },
            ...{ isTriangle, mirror: isSymmetric && isWhole },
          };
          for (const kind of wanted) if (!writeBlock(out[kind]!, blocks[kind], place)) areFinite = false;
        }
        yield i + height - begin;
      }
      return areFinite;
    },
  };
}

type Numbers = Float64Array<ArrayBuffer>;

function directionsOf(
  [rows, inverseNorms]: readonly Numbers[],
  data: Float64Array,
  size: number,
  lengths: RowNorms,
): NormalisedRows {
  const directions = { rows: rows!, inverseNorms: inverseNorms! };
  writeNormalisedRows(directions, data, size, lengths);
  return directions;
}
