import type { Marginals, PairMoments } from "../duals/dual";
import { cosineSquare, halfOfSquares, sineSquare } from "../duals/half-angle";
import type { Chain, DropStep, PoolStep, Step, SumStep } from "./plan/steps";
import { meansOf } from "./steps/means-over-windows";
import { applyNorm, variancesOfNorm } from "./steps/norm-step";
import { applyPool, poolCovariances, varianceAfterPool } from "./steps/pool-step";
import { addBranches, fieldsOf, repeatField, repeatParts, sumOfFields } from "./steps/sum-step";
import { applyMean, applyWeights, varianceAfterWeights } from "./steps/weight-step";
import {
  fieldOf,
  indexingOf,
  type KernelTile,
  resetDiagonalAngles,
  type SampleVariances,
  type StepVariances,
  type VarianceField,
} from "./tile";

/** Number of entries of a tile from which each step takes milliseconds, so that the propagation pauses after it. */
const LONG_TILE = 2 ** 14;

/**
 * Propagates a tile of samples with themselves through the network and records their variances at every step in
 * `samples`. Afterwards the tile contains the diagonals of both kernels.
 */
export function* propagateSelf(
  chain: Chain,
  tile: KernelTile,
  samples: SampleVariances,
): Generator<undefined, void> {
  samples.output = yield* applyChain(chain, tile, samples.input, samples);
}

function* applyChain(
  chain: Chain,
  tile: KernelTile,
  start: VarianceField,
  samples: SampleVariances,
): Generator<undefined, VarianceField> {
  if (!chain.full) keepMatchingPositions(tile);
  let before = start;
  for (const step of chain.steps) {
    const variances = yield* applyToSelf(step, tile, before, samples);
    samples.steps[step.id] = variances;
    resetDiagonalAngles(tile, variances.after);
    before = variances.after;
    if (tile.half.length >= LONG_TILE) yield;
  }
  return before;
}

function* applyToSelf(
  step: Step,
  tile: KernelTile,
  before: VarianceField,
  samples: SampleVariances,
): Generator<undefined, StepVariances> {
  if (step.type === "sum") {
    const parts: { part: KernelTile; field: VarianceField }[] = [];
    for (const [b, branch] of step.branches.entries()) {
      const part = copyOf(tile);
      const field = yield* applyChain(branch, part, before, samples);
      repeatParts(part, step.repeats[b]!);
      parts.push({ part, field: repeatField(field, step.repeats[b]!) });
    }
    const fields = parts.map(({ field }) => field);
    const total = sumOfFields(fields);
    const sums = { parts: fields, total };
    addBranches(
      tile,
      parts.map(({ part }) => part),
      sums,
      sums,
    );
    return { before, after: total };
  }
  if (step.type === "pool") {
    const pooled = poolCovariances(step, tile, before, before);
    const variances = { before, after: varianceAfterPool(step, pooled) };
    applyPool(step, pooled, tile, variances, variances);
    return variances;
  }
  const variances = stepVariances(step, before, tile.rows);
  applyStep(step, tile, variances, variances);
  return variances;
}

/** Propagates a tile between two sets of samples, whose variances `propagateSelf` has recorded, through the network. */
export function* propagateTile(
  chain: Chain,
  tile: KernelTile,
  rows: SampleVariances,
  columns: SampleVariances,
): Generator<undefined, void> {
  if (!chain.full) keepMatchingPositions(tile);
  for (const step of chain.steps) {
    const [a, b] = [rows.steps[step.id]!, columns.steps[step.id]!];
    if (step.type === "sum") {
      const parts: KernelTile[] = [];
      for (const [index, branch] of step.branches.entries()) {
        const part = copyOf(tile);
        yield* propagateTile(branch, part, rows, columns);
        repeatParts(part, step.repeats[index]!);
        parts.push(part);
      }
      addBranches(tile, parts, fieldsOf(step, rows, a), fieldsOf(step, columns, b));
    } else if (step.type === "pool") {
      applyPool(step, poolCovariances(step, tile, a.before, b.before), tile, a, b);
    } else applyStep(step, tile, a, b);
    if (tile.half.length >= LONG_TILE) yield;
  }
}

const copyOf = (tile: KernelTile): KernelTile => ({
  ...tile,
  half: tile.half.slice(),
  ntk: tile.ntk.slice(),
});

/** Reduces a full tile of one pair of samples to its matching positions. */
function keepMatchingPositions(tile: KernelTile): void {
  if (tile.layout === "matched" || tile.positions === 1) return;
  const { positions } = tile;
  const diagonal = (values: Float64Array) =>
    Float64Array.from({ length: positions }, (_, p) => values[p * (positions + 1)]!);
  tile.half = diagonal(tile.half);
  tile.ntk = diagonal(tile.ntk);
  tile.layout = "matched";
}

/** Steps that act on single entries, or on equal windows of rows and columns. */
type LocalStep = Exclude<Step, SumStep | PoolStep>;

/** Computes the variances of a set of samples after a step, and the moments that the step needs for pairs. */
export function stepVariances(step: LocalStep, before: VarianceField, samples: number): StepVariances {
  const { variances } = before;
  switch (step.type) {
    case "weights":
      return { before, after: varianceAfterWeights(step, before, samples) };
    case "activation": {
      const marginals = step.dual.marginals(variances);
      return { before, after: fieldOf(marginals.squares), marginals };
    }
    case "mean":
      return { before, after: fieldOf(meansOf(variances, step.windows, samples)) };
    case "norm":
      return variancesOfNorm(step, before);
    case "drop":
      return { before, after: fieldOf(variances.map((q) => q / (1 - step.rate))) };
  }
}

function applyStep(step: LocalStep, tile: KernelTile, rows: StepVariances, columns: StepVariances): void {
  switch (step.type) {
    case "weights":
      applyWeights(step, tile, rows, columns);
      return;
    case "activation":
      applyActivation(step.dual.pair, tile, rows.marginals!, columns.marginals!);
      return;
    case "mean":
      applyMean(step.windows, tile, rows, columns);
      return;
    case "norm":
      applyNorm(tile, rows, columns);
      return;
    case "drop":
      applyDropout(step, tile);
  }
}

type Pair = (a: Marginals, i: number, b: Marginals, j: number, half: number, out: PairMoments) => void;

/** Applies an activation: K <- E[φφ], Θ <- E[φ′φ′] Θ. */
function applyActivation(pair: Pair, tile: KernelTile, rows: Marginals, columns: Marginals): void {
  const { outer, inner, row, rowOuter, rowInner, column, columnOuter, columnInner } = indexingOf(tile);
  const { half, ntk } = tile;
  const out = { half: 0, slope: 0 };
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      const at = o * inner + k;
      const [i, j] = [row + o * rowOuter + k * rowInner, column + o * columnOuter + k * columnInner];
      pair(rows, i, columns, j, half[at]!, out);
      half[at] = out.half;
      ntk[at]! *= out.slope;
    }
  }
}

/**
 * Applies dropout: covariances are unchanged and variances grow, so angles widen. For a variable with itself the angle
 * stays 0 and the tangent kernel grows by 1/(1 − rate).
 */
function applyDropout({ rate }: DropStep, tile: KernelTile): void {
  const { half, ntk, isSelf, layout } = tile;
  const variables = tile.rows * tile.positions;
  for (let at = 0; at < half.length; at++) {
    const isSame = isSelf && (layout === "matched" || at % (variables + 1) === 0);
    if (isSame) {
      ntk[at]! /= 1 - rate;
      continue;
    }
    const h = half[at]!;
    half[at] = halfOfSquares(rate / 2 + (1 - rate) * sineSquare(h), rate / 2 + (1 - rate) * cosineSquare(h));
  }
}
