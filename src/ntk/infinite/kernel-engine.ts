import { runSync } from "../../concurrency/run-generator";
import { type KernelKind, KINDS } from "../arc-cosine/dense-network";
import { type PreparedKernels, prepareWideKernels, WIDE_ROWS, wideKernels } from "../arc-cosine/wide-kernels";
import type { Layer } from "../architecture/layer";
import type { Samples } from "../architecture/samples";
import { type Inputs, inputsOf, pairTile, selfTile } from "./inputs";
import { piecewiseLinearMlp } from "./piecewise-linear-mlp";
import { type Chain, type PlanOptions, planKernels } from "./plan";
import { propagateSelf, propagateTile } from "./propagate";
import type { Rectangle } from "./rectangle";
import { covariancesOf, type Side, type Tile } from "./tile";

/** Both kernels, or a part of them, row-major. */
export interface FlatKernels {
  readonly nngp: Float64Array;
  readonly ntk: Float64Array;
}

/** Computes the kernels of one network between two sets of inputs. */
export interface KernelEngine {
  /** Rows that are computed together. */
  readonly rowStep: number;
  /**
   * Computes rows [from, to), `from` a multiple of `rowStep`; yields how many are done, the last of them in part. Into
   * whole kernels [N1, N2], and of one set with itself what mirrors the rows, too; or into a band: these rows alone, of
   * one set the part from the diagonal on, [to − from, N2 − from]. The numbers do not depend on how rows are divided. `out`
   * has the kernels that the engine was made for. Returns whether all numbers are finite: kernels may be beyond float64.
   */
  fill(
    out: Partial<FlatKernels>,
    from: number,
    to: number,
    target?: "whole" | "band",
  ): Generator<number, boolean>;
  /** Writes a part of both kernels, [rows, columns]. */
  block(out: FlatKernels, place: Rectangle): void;
  /** Gives working memory back that `fill` keeps between calls. */
  release(): void;
}

/** Samples whose variances are known everywhere in the network, with the diagonals of the kernels. */
interface Prepared {
  readonly inputs: Inputs;
  /** What is known of a sample, and where in it the sample is. */
  of(sample: number): Known;
}

/** One for all samples, or one for each where pooling needs every pair of positions: then only once it is asked for. */
interface Known {
  readonly side: Side;
  /** The sample's place in `side`. */
  readonly place: number;
  readonly nngp: number;
  readonly ntk: number;
}

/** Zeros for both kernels. */
export const kernelArrays = (count: number): FlatKernels => ({
  nngp: new Float64Array(count),
  ntk: new Float64Array(count),
});

/** Rows and columns of a tile of feature rows: its numbers stay in the second-level cache. */
const TILE_ROWS = 32;
const TILE_COLUMNS = 256;

/** Prepares kernels of one network, both or one, between two sets of inputs, or of one with itself. */
export function kernelEngine(
  functionName: string,
  network: Layer,
  first: Samples,
  second: Samples | undefined,
  options: PlanOptions,
  wanted: readonly KernelKind[] = KINDS,
): KernelEngine {
  const { chain } = planKernels(functionName, network, first, options);
  return (
    wideEngine(functionName, chain, first, second, wanted) ?? tileEngine(functionName, chain, first, second)
  );
}

/** Networks of dense layers with piecewise linear units run on kernels of their own. */
function wideEngine(
  functionName: string,
  chain: Chain,
  first: Samples,
  second: Samples | undefined,
  wanted: readonly KernelKind[],
): KernelEngine | undefined {
  const network = first.positions === 1 ? piecewiseLinearMlp(chain, first.channels) : undefined;
  if (network === undefined) return undefined;
  const size = first.channels;
  const part = (samples: Samples, start: number, count: number) =>
    samples.data.subarray(start * size, (start + count) * size);
  const block = (out: FlatKernels, { row, rows, column, columns }: Rectangle): void => {
    const inputs = part(first, row, rows);
    const isDiagonal = second === undefined && row === column && rows === columns;
    const others = isDiagonal ? {} : { others: part(second ?? first, column, columns) };
    runSync(wideKernels(functionName, { network, inputs, ...others, size, ...out }));
  };
  const { data: inputs } = first;
  const problem = { network, inputs, size, ...(second === undefined ? {} : { others: second.data }) };
  let prepared: PreparedKernels | undefined;
  return {
    rowStep: WIDE_ROWS,
    fill(out, from, to, target) {
      prepared ??= prepareWideKernels(functionName, problem, wanted);
      return prepared.rows(out, from, to, target);
    },
    block,
    release() {
      prepared?.release();
      prepared = undefined;
    },
  };
}

/** Any other network is walked through tile by tile. */
export function tileEngine(
  functionName: string,
  chain: Chain,
  first: Samples,
  second: Samples | undefined,
): KernelEngine {
  const left = prepare(inputsOf(functionName, "x1", first), chain);
  const right = second === undefined ? left : prepare(inputsOf(functionName, "x2", second), chain);
  const isSymmetric = second === undefined;
  const columns = (second ?? first).count;

  const writeTile = (
    { nngp: nngpOut, ntk: ntkOut }: Partial<FlatKernels>,
    at: number,
    width: number,
    tile: Tile,
    above: boolean,
  ): boolean => {
    let zero = 0;
    const [row, column] = [left.of(tile.rowStart), right.of(tile.columnStart)];
    const local = { ...tile, rowStart: row.place, columnStart: column.place };
    propagateTile(chain, local, row.side, column.side);
    const nngp = covariancesOf(local, row.side.end, column.side.end);
    for (let r = 0; r < tile.rows; r++) {
      for (let c = 0; c < tile.columns; c++) {
        const [i, j] = [tile.rowStart + r, tile.columnStart + c];
        if (above && j < i) continue;
        const isDiagonal = isSymmetric && i === j;
        const from = r * tile.columns + c;
        const known = isDiagonal ? left.of(i) : undefined;
        const value = known?.nngp ?? nngp[from]!;
        const tangent = known?.ntk ?? local.ntk[from]!;
        const to = at + r * width + c;
        if (nngpOut) nngpOut[to] = value;
        if (ntkOut) ntkOut[to] = tangent;
        // NaN, unless both are finite.
        zero += 0 * value + 0 * tangent;
        if (!above) continue;
        const mirrored = j * width + i;
        if (nngpOut) nngpOut[mirrored] = value;
        if (ntkOut) ntkOut[mirrored] = tangent;
      }
    }
    return zero === 0;
  };

  const perPair = chain.full;
  const height = perPair || first.positions > 1 ? 1 : TILE_ROWS;
  const width = perPair ? 1 : Math.max(1, Math.floor(TILE_COLUMNS / first.positions));

  return {
    rowStep: height,
    *fill(out, from, to, target = "whole") {
      const isWhole = target === "whole";
      const [top, edge] = isWhole ? [0, 0] : [from, isSymmetric ? from : 0];
      let areFinite = true;
      for (let i = from; i < to; i += height) {
        const m = Math.min(height, to - i);
        const start = isSymmetric ? i : 0;
        for (let j = start; j < columns; j += width) {
          const tile = pairTile(left.inputs, i, m, right.inputs, j, Math.min(width, columns - j), perPair);
          const stride = columns - edge;
          const at = (i - top) * stride + j - edge;
          if (!writeTile(out, at, stride, tile, isSymmetric && isWhole)) areFinite = false;
          yield i - from + (m * (j + tile.columns - start)) / (columns - start);
        }
      }
      return areFinite;
    },
    block(out, place) {
      for (let i = 0; i < place.rows; i += height) {
        const m = Math.min(height, place.rows - i);
        for (let j = 0; j < place.columns; j += width) {
          const n = Math.min(width, place.columns - j);
          const [row, column] = [place.row + i, place.column + j];
          const tile = pairTile(left.inputs, row, m, right.inputs, column, n, perPair);
          writeTile(out, i * place.columns + j, place.columns, tile, false);
        }
      }
    },
    release() {},
  };
}

function prepare(inputs: Inputs, chain: Chain): Prepared {
  const { count, positions } = inputs.samples;
  if (!chain.full) {
    const side: Side = { passages: [], start: inputs.field, end: inputs.field };
    const tile = selfTile(inputs, false, 0, count);
    propagateSelf(chain, tile, side);
    const { variances } = side.end;
    return { inputs, of: (i) => ({ side, place: i, nngp: variances[i]!, ntk: tile.ntk[i]! }) };
  }
  const known: Known[] = [];
  const know = (i: number): Known => {
    const part = (values: Float64Array) => values.slice(i * positions, (i + 1) * positions);
    const start = { variances: part(inputs.field.variances), roots: part(inputs.field.roots) };
    const side: Side = { passages: [], start, end: start };
    const tile = selfTile(inputs, true, i, 1);
    propagateSelf(chain, tile, side);
    return { side, place: 0, nngp: side.end.variances[0]!, ntk: tile.ntk[0]! };
  };
  return {
    inputs,
    of(i) {
      known[i] ??= know(i);
      return known[i];
    },
  };
}
