import type { Arguments } from "../../arrays/arguments";
import type { Layer, Samples } from "../../networks/architecture";
import { type KernelKind, KINDS } from "../arc-cosine/dense-network";
import {
  type PreparedKernels,
  prepareWideKernels,
  WIDE_BLOCK_ROWS,
  wideKernels,
} from "../arc-cosine/wide-kernels";
import { planPlanes } from "../planes/plan/plan-planes";
import { arePlanesFaster } from "../planes/plan/route-cost";
import { planeEngine } from "../planes/plane-engine";
import type { FlatKernels, KernelEngine } from "./engine";
import { type Inputs, inputsOf, pairTile, selfTile } from "./inputs";
import { piecewiseLinearMlp } from "./piecewise-linear-mlp";
import { type PlanOptions, planKernels } from "./plan/plan";
import type { Chain } from "./plan/steps";
import { propagateSelf, propagateTile } from "./propagate";
import { covariancesOf, type KernelTile, type SampleVariances } from "./tile";

export { type FlatKernels, type KernelEngine, kernelArrays } from "./engine";

/** Samples with their variances at every point of the network and the diagonals of the kernels. */
interface PropagatedSamples {
  readonly inputs: Inputs;
  /** Returns the variances and diagonal entries of a sample, which may be computed on first use. */
  diagonalOf(sample: number): Generator<undefined, SampleDiagonal>;
}

/** Variances of a sample and its diagonal entries of both kernels. */
interface SampleDiagonal {
  /** Variances of all samples, or of this sample alone where pooling needs all pairs of positions. */
  readonly variances: SampleVariances;
  /** Index of the sample in `variances`. */
  readonly index: number;
  readonly nngp: number;
  readonly ntk: number;
}

/** Rows and columns of a tile between rows of features, chosen so that it fits into the second-level cache. */
const TILE_ROWS = 32;
const TILE_COLUMNS = 256;

/** Prepares the wanted kernels of a network between two sets of inputs, or within one if `second` is undefined. */
export function kernelEngine(
  args: Arguments,
  network: Layer,
  first: Samples,
  second: Samples | undefined,
  options: PlanOptions,
  wanted: readonly KernelKind[] = KINDS,
): KernelEngine {
  const chain = planKernels(args, network, first, options);
  const planes = planPlanes(chain, first);
  if (planes !== undefined && arePlanesFaster(planes)) return planeEngine(args, planes, first, second);
  return piecewiseLinearEngine(args, chain, first, second, wanted) ?? tileEngine(args, chain, first, second);
}

/**
 * Returns the engine for dense layers with piecewise linear units (arc-cosine kernels); undefined for other networks.
 */
function piecewiseLinearEngine(
  args: Arguments,
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
  const block: KernelEngine["block"] = (out, { row, rows, column, columns }) => {
    const inputs = part(first, row, rows);
    const isDiagonal = second === undefined && row === column && rows === columns;
    const others = isDiagonal ? {} : { others: part(second ?? first, column, columns) };
    return wideKernels(args, { network, inputs, ...others, size, ...out });
  };
  const { data: inputs } = first;
  const problem = { network, inputs, size, ...(second === undefined ? {} : { others: second.data }) };
  let prepared: PreparedKernels | undefined;
  return {
    rowStep: WIDE_BLOCK_ROWS,
    *fill(out, from, to, target) {
      prepared ??= yield* prepareWideKernels(args, problem, wanted);
      return yield* prepared.rows(out, from, to, target);
    },
    block,
    release() {
      prepared?.release();
      prepared = undefined;
    },
  };
}

/** Returns the engine for any network, which propagates the kernels through it tile by tile. */
export function tileEngine(
  args: Arguments,
  chain: Chain,
  first: Samples,
  second: Samples | undefined,
): KernelEngine {
  let sides: { readonly left: PropagatedSamples; readonly right: PropagatedSamples } | undefined;
  /** Propagates the samples with themselves, on first use. */
  function* prepare(): Generator<undefined, NonNullable<typeof sides>> {
    if (sides === undefined) {
      const left = yield* propagateSamples(yield* inputsOf(args.at("x1"), first), chain);
      const right =
        second === undefined ? left : yield* propagateSamples(yield* inputsOf(args.at("x2"), second), chain);
      sides = { left, right };
    }
    return sides;
  }
  const isSymmetric = second === undefined;
  const columns = (second ?? first).count;

  function* writeTile(
    { nngp: nngpOut, ntk: ntkOut }: Partial<FlatKernels>,
    at: number,
    width: number,
    tile: KernelTile,
    skipsLowerTriangle: boolean,
  ): Generator<undefined, boolean> {
    let zero = 0;
    const { left, right } = yield* prepare();
    const row = yield* left.diagonalOf(tile.rowStart);
    const column = yield* right.diagonalOf(tile.columnStart);
    const local = { ...tile, rowStart: row.index, columnStart: column.index };
    yield* propagateTile(chain, local, row.variances, column.variances);
    const nngp = covariancesOf(local, row.variances.output, column.variances.output);
    for (let r = 0; r < tile.rows; r++) {
      for (let c = 0; c < tile.columns; c++) {
        const [i, j] = [tile.rowStart + r, tile.columnStart + c];
        if (skipsLowerTriangle && j < i) continue;
        const isDiagonal = isSymmetric && i === j;
        const from = r * tile.columns + c;
        const diagonal = isDiagonal ? yield* left.diagonalOf(i) : undefined;
        const value = diagonal?.nngp ?? nngp[from]!;
        const tangent = diagonal?.ntk ?? local.ntk[from]!;
        const to = at + r * width + c;
        if (nngpOut) nngpOut[to] = value;
        if (ntkOut) ntkOut[to] = tangent;
        // The sum becomes NaN unless both are finite.
        zero += 0 * value + 0 * tangent;
        if (!skipsLowerTriangle) continue;
        const mirrored = j * width + i;
        if (nngpOut) nngpOut[mirrored] = value;
        if (ntkOut) ntkOut[mirrored] = tangent;
      }
    }
    return zero === 0;
  }

  const perPair = chain.full;
  const height = perPair || first.spatial.length > 0 ? 1 : TILE_ROWS;
  const width = perPair ? 1 : Math.max(1, Math.floor(TILE_COLUMNS / first.positions));

  return {
    rowStep: height,
    *fill(out, from, to, target = "whole") {
      const isWhole = target === "whole";
      const [first, last] =
        typeof target === "object" ? target : [isWhole || !isSymmetric ? 0 : from, columns];
      const rowOrigin = isWhole ? 0 : from;
      const stride = last - first;
      const { left, right } = yield* prepare();
      let areFinite = true;
      for (let i = from; i < to; i += height) {
        const m = Math.min(height, to - i);
        const start = isSymmetric ? Math.max(i, first) : first;
        for (let j = start; j < last; j += width) {
          const tile = pairTile(left.inputs, i, m, right.inputs, j, Math.min(width, last - j), perPair);
          const at = (i - rowOrigin) * stride + j - first;
          if (!(yield* writeTile(out, at, stride, tile, isSymmetric && isWhole))) areFinite = false;
          yield i - from + (m * (j + tile.columns - start)) / (last - start);
        }
      }
      return areFinite;
    },
    *block(out, rectangle) {
      const { left, right } = yield* prepare();
      let areFinite = true;
      for (let i = 0; i < rectangle.rows; i += height) {
        const m = Math.min(height, rectangle.rows - i);
        for (let j = 0; j < rectangle.columns; j += width) {
          const n = Math.min(width, rectangle.columns - j);
          const [row, column] = [rectangle.row + i, rectangle.column + j];
          const tile = pairTile(left.inputs, row, m, right.inputs, column, n, perPair);
          const at = i * rectangle.columns + j;
          if (!(yield* writeTile(out, at, rectangle.columns, tile, false))) areFinite = false;
          yield;
        }
      }
      return areFinite;
    },
    release() {},
  };
}

/**
 * Propagates samples with themselves: all at once, or one by one on first use where pooling needs pairs of positions.
 */
function* propagateSamples(inputs: Inputs, chain: Chain): Generator<undefined, PropagatedSamples> {
  const { count, positions } = inputs.samples;
  if (!chain.full) {
    const variances: SampleVariances = { steps: [], input: inputs.field, output: inputs.field };
    const tile = selfTile(inputs, false, 0, count);
    yield* propagateSelf(chain, tile, variances);
    const { output } = variances;
    const entries = (i: number) => ({ nngp: output.variances[i]!, ntk: tile.ntk[i]! });
    return {
      inputs,
      // biome-ignore lint/correctness/useYield: all samples are ready.
      *diagonalOf(i) {
        return { variances, index: i, ...entries(i) };
      },
    };
  }
  const diagonals: SampleDiagonal[] = [];
  function* propagateSample(i: number): Generator<undefined, SampleDiagonal> {
    const part = (values: Float64Array) => values.slice(i * positions, (i + 1) * positions);
    const input = { variances: part(inputs.field.variances), roots: part(inputs.field.roots) };
    const variances: SampleVariances = { steps: [], input, output: input };
    const tile = selfTile(inputs, true, i, 1);
    yield* propagateSelf(chain, tile, variances);
    return { variances, index: 0, nngp: variances.output.variances[0]!, ntk: tile.ntk[0]! };
  }
  return {
    inputs,
    *diagonalOf(i) {
      diagonals[i] ??= yield* propagateSample(i);
      return diagonals[i];
    },
  };
}
