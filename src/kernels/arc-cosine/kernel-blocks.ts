import { checkMemory } from "../../arrays/check";
import { createWorkspace } from "../workspace";
import { type Directions, even, writeDirections } from "./directions";
import { isHomogeneous, planLayers, type WideNetwork } from "./network";
import { writeBlock } from "./output";
import { planLength, writePlan } from "./plan";
import { buildTable } from "./table";

/** Whose kernels to compute, between which inputs. */
export interface WideKernelProblem {
  readonly network: WideNetwork;
  /** Rows of data, flat [samples, size]; finite. */
  readonly inputs: Float64Array;
  /** Other rows [others, size] for the columns of the kernels; without them the kernels are those among `inputs`. */
  readonly others?: Float64Array;
  readonly size: number;
}

/** Where the kernels go. */
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
   * diagonal on: flat [to − from, samples − from]. The numbers do not depend on how rows are divided.
   */
  rows(out: WideKernelOutput, from: number, to: number, target?: "whole" | "band"): Generator<number, void>;
  /** Gives the working memory back; the collector does, too. */
  release(): void;
}

/** Rows that are computed together: those of a block of the product's. */
export const WIDE_ROWS = 64;
/** Fewer entries than this pay no table: building one takes as long as the layers of one to ten thousand. */
const WORTH_A_TABLE = 8192;

/**
 * The NNGP and the neural tangent kernel of an infinitely wide network of piecewise linear units (Cho & Saul 2009; Jacot,
 * Gabriel & Hongler 2018), among inputs or between two sets of them, block by block of rows: each turn yields the share
 * that is done. Stop early by returning the iterator.
 *
 * Entries are right to 1e-14 of √(K(x, x) K(x', x')), and of themselves where no terms of opposite sign meet (always
 * for ReLU between inputs at acute angles), for inputs however close, opposite, long or short. Half of the entries
 * are computed when there are no `others`; those of a homogeneous network (no biases) through a table of the whole depth.
 * Whether all of the numbers are finite is for the caller to check: a kernel may be beyond float64.
 *
 * @throws ArgumentError or MemoryError, in the name of `functionName`, when the working memory cannot be had
 */
export function* wideKernels(functionName: string, request: WideKernelRequest): Generator<number, void> {
  const { inputs, others, size } = request;
  const [rows, columns] = [inputs.length / size, (others ?? inputs).length / size];
  const prepared = prepareWideKernels(functionName, request);
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
 * The same, to be computed some rows at a time.
 *
 * @throws ArgumentError or MemoryError, in the name of `functionName`, when the working memory cannot be had
 */
export function prepareWideKernels(functionName: string, problem: WideKernelProblem): PreparedKernels {
  const { inputs, others = inputs, size } = problem;
  const [rows, columns] = [inputs.length / size, others.length / size];
  const isSymmetric = others === inputs;
  const layers = planLayers(problem.network);
  const entries = isSymmetric ? (rows * (rows + 1)) / 2 : rows * columns;
  const worthATable = layers.length > 2 && entries >= WORTH_A_TABLE && isHomogeneous(layers);
  const table = worthATable ? buildTable(functionName, layers) : undefined;
  const [stride, evenColumns] = [even(size), even(columns)];
  const side = (count: number): number[] => [count * stride, even(count), even(count)];
  const lengths = [
    table?.length ?? planLength(layers.length, even(rows), isSymmetric ? 0 : evenColumns),
    WIDE_ROWS * evenColumns,
    WIDE_ROWS * evenColumns,
    ...side(rows),
    ...(isSymmetric ? [] : side(columns)),
  ];
  const total = lengths.reduce((sum, length) => sum + length, 0);
  checkMemory(functionName, "the inputs", total, "compute the kernels of fewer inputs at a time");
  const { arrays, kernels, release } = createWorkspace(functionName, lengths);
  const [plan, first, second, ...sides] = arrays as [Numbers, Numbers, Numbers, ...Numbers[]];
  const left = directionsOf(sides.slice(0, 3) as Three, inputs, size);
  const right = isSymmetric ? left : directionsOf(sides.slice(3) as Three, others, size);
  if (table === undefined) writePlan(plan, layers, left.lengths, right.lengths);
  else plan.set(table);
  return {
    release,
    *rows(out, begin, end, target = "whole") {
      const isWhole = target === "whole";
      const [row, column] = isWhole ? [0, 0] : [begin, isSymmetric ? begin : 0];
      for (let i = begin; i < end; i += WIDE_ROWS) {
        const height = Math.min(WIDE_ROWS, end - i);
        const from = isSymmetric ? i : 0;
        const width = columns - from;
        const evenWidth = even(width);
        const [x, y] = [left.rows.byteOffset + 8 * i * stride, right.rows.byteOffset + 8 * from * stride];
        const [nngpAt, ntkAt] = [first.byteOffset, second.byteOffset];
        kernels.product(2, 0, nngpAt, evenWidth, x, stride, y, stride, height, stride, width);
        if (table === undefined) second.fill(0, 0, height * evenWidth);
        for (let r = 0; r < height; r++) {
          // The part of the row at and above the diagonal, and its neighbour where that makes pairs.
          const skip = isSymmetric ? r - (r % 2) : 0;
          const [j, count] = [from + skip, evenWidth - skip];
          const [h, theta] = [nngpAt + 8 * (r * evenWidth + skip), ntkAt + 8 * (r * evenWidth + skip)];
          const [inverseNorm, norms] = [left.inverseNorms[i + r]!, right.inverseNorms.byteOffset + 8 * j];
          kernels.halfAngles(h, inverseNorm, x + 8 * r * stride, norms, y + 8 * skip * stride, stride, count);
          if (table === undefined) kernels.arcCosineLayers(plan.byteOffset, i + r, j, h, theta, count);
          else {
            const amplitudes = right.lengths.byteOffset + 8 * j;
            kernels.arcCosineTable(plan.byteOffset, left.lengths[i + r]!, amplitudes, h, theta, count);
          }
        }
        const place = {
          ...{ row: i - row, height, column: from - column, width },
          ...{ stride: evenWidth, columns: columns - column },
          ...{ isTriangle: isSymmetric, mirror: isSymmetric && isWhole },
        };
        if (out.nngp) writeBlock(out.nngp, first, place);
        if (out.ntk) writeBlock(out.ntk, second, place);
        yield i + height - begin;
      }
    },
  };
}

type Numbers = Float64Array<ArrayBuffer>;
type Three = [Numbers, Numbers, Numbers];

function directionsOf([rows, inverseNorms, lengths]: Three, data: Float64Array, size: number): Directions {
  const directions = { rows, inverseNorms, lengths };
  writeDirections(directions, data, size);
  return directions;
}
