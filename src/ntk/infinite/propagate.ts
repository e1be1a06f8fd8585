import type { Marginals, PairMoments } from "../duals/dual";
import { cosineSquare, halfOfSquares, RIGHT_ANGLE, sineSquare } from "../duals/half-angle";
import { BranchSum } from "./branch-sum";
import type { Chain, DropStep, NormStep, PoolStep, Step, SumStep } from "./plan";
import { passPool, pool, poolExit } from "./pool-step";
import { extentOf, type Field, fieldOf, type Passage, type Side, settleDiagonal, type Tile } from "./tile";
import { meansOf, passFlatten, passWeights, weightExit } from "./weight-step";

/**
 * Takes a tile of samples with themselves through the network, noting their variances on the way in `side`; what is
 * left in the tile are the diagonals of both kernels.
 */
export function propagateSelf(chain: Chain, tile: Tile, side: Side): void {
  side.end = runChain(chain, tile, side.start, side);
}

function runChain(chain: Chain, tile: Tile, start: Field, side: Side): Field {
  if (!chain.full) narrow(tile);
  let entry = start;
  for (const step of chain.steps) {
    const passage = runStep(step, tile, entry, side);
    side.passages[step.id] = passage;
    settleDiagonal(tile, passage.exit);
    entry = passage.exit;
  }
  return entry;
}

function runStep(step: Step, tile: Tile, entry: Field, side: Side): Passage {
  if (step.type === "sum") {
    const parts = step.branches.map((branch) => {
      const part = copyOf(tile);
      return { part, field: runChain(branch, part, entry, side) };
    });
    const fields = parts.map(({ field }) => field);
    const whole = sumOfFields(fields);
    const sums = { parts: fields, whole };
    joinSum(
      tile,
      parts.map(({ part }) => part),
      sums,
      sums,
    );
    return { entry, exit: whole };
  }
  if (step.type === "pool") {
    const pooled = pool(step, tile, entry, entry);
    const passage = { entry, exit: poolExit(step, pooled) };
    passPool(step, pooled, tile, passage, passage);
    return passage;
  }
  const passage = passageOf(step, entry, tile.rows);
  pass(step, tile, passage, passage);
  return passage;
}

/** Takes a tile between samples of two sides, which `propagateSelf` has filled, through the network. */
export function propagateTile(chain: Chain, tile: Tile, rows: Side, columns: Side): void {
  if (!chain.full) narrow(tile);
  for (const step of chain.steps) {
    const [a, b] = [rows.passages[step.id]!, columns.passages[step.id]!];
    if (step.type === "sum") {
      const parts = step.branches.map((branch) => {
        const part = copyOf(tile);
        propagateTile(branch, part, rows, columns);
        return part;
      });
      joinSum(tile, parts, fieldsOf(step, rows, a), fieldsOf(step, columns, b));
    } else if (step.type === "pool") {
      passPool(step, pool(step, tile, a.entry, b.entry), tile, a, b);
    } else pass(step, tile, a, b);
  }
}

const copyOf = (tile: Tile): Tile => ({ ...tile, half: tile.half.slice(), ntk: tile.ntk.slice() });

/** Keeps the matching positions of a full tile of one pair of samples. */
function narrow(tile: Tile): void {
  if (tile.layout === "matched" || tile.positions === 1) return;
  const { positions } = tile;
  const diagonal = (values: Float64Array) =>
    Float64Array.from({ length: positions }, (_, p) => values[p * (positions + 1)]!);
  tile.half = diagonal(tile.half);
  tile.ntk = diagonal(tile.ntk);
  tile.layout = "matched";
}

/** The steps that act on every entry, or on windows that move together. */
type LocalStep = Exclude<Step, SumStep | PoolStep>;

function passageOf(step: LocalStep, entry: Field, samples: number): Passage {
  const { variances } = entry;
  switch (step.type) {
    case "weights":
      return { entry, exit: weightExit(step, entry, samples) };
    case "activation": {
      const marginals = step.dual.marginals(variances);
      return { entry, exit: fieldOf(marginals.squares), marginals };
    }
    case "flatten":
      return { entry, exit: fieldOf(meansOf(variances, step.windows, samples)) };
    case "norm":
      return { entry, exit: fieldOf(variances.map((q) => (q === 0 ? 0 : q / (q + step.epsilon)))) };
    case "drop":
      return { entry, exit: fieldOf(variances.map((q) => q / (1 - step.rate))) };
  }
}

function pass(step: LocalStep, tile: Tile, rows: Passage, columns: Passage): void {
  switch (step.type) {
    case "weights":
      passWeights(step, tile, rows, columns);
      return;
    case "activation":
      passActivation(step.dual.pair, tile, rows.marginals!, columns.marginals!);
      return;
    case "flatten":
      passFlatten(step.windows, tile, rows, columns);
      return;
    case "norm":
      passNorm(step, tile, rows, columns);
      return;
    case "drop":
      passDrop(step, tile);
  }
}

type Pair = (a: Marginals, i: number, b: Marginals, j: number, half: number, out: PairMoments) => void;

/** K <- E[φφ], Θ <- E[φ′φ′] Θ. */
function passActivation(pair: Pair, tile: Tile, rows: Marginals, columns: Marginals): void {
  const { outer, inner, row, rowOuter, rowInner, column, columnOuter, columnInner } = extentOf(tile);
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

/** Angles stay; the tangent kernel is divided by the standard deviations. */
function passNorm({ epsilon }: NormStep, tile: Tile, rows: Passage, columns: Passage): void {
  const { outer, inner, row, rowOuter, rowInner, column, columnOuter, columnInner } = extentOf(tile);
  const inverse = (q: number): number => (q + epsilon > 0 ? 1 / Math.sqrt(q + epsilon) : 0);
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      const q = rows.entry.variances[row + o * rowOuter + k * rowInner]!;
      const p = columns.entry.variances[column + o * columnOuter + k * columnInner]!;
      tile.ntk[o * inner + k]! *= inverse(q) * inverse(p);
    }
  }
}

/** Covariances stay while variances grow, so angles widen; a unit with itself keeps its angle, and its slope grows. */
function passDrop({ rate }: DropStep, tile: Tile): void {
  const { half, ntk, isSelf, layout } = tile;
  const side = tile.rows * tile.positions;
  for (let at = 0; at < half.length; at++) {
    const isSame = isSelf && (layout === "matched" || at % (side + 1) === 0);
    if (isSame) {
      ntk[at]! /= 1 - rate;
      continue;
    }
    const h = half[at]!;
    half[at] = halfOfSquares(rate / 2 + (1 - rate) * sineSquare(h), rate / 2 + (1 - rate) * cosineSquare(h));
  }
}

/** The fields of a sum: those of its branches at their ends, and their sum. */
interface SumFields {
  readonly parts: readonly Field[];
  readonly whole: Field;
}

const sumOfFields = (fields: readonly Field[]): Field =>
  fieldOf(fields[0]!.variances.map((_, i) => fields.reduce((sum, { variances }) => sum + variances[i]!, 0)));

const fieldsOf = (step: SumStep, side: Side, { entry, exit }: Passage): SumFields => ({
  parts: step.branches.map(({ steps }) =>
    steps.length === 0 ? entry : side.passages[steps.at(-1)!.id]!.exit,
  ),
  whole: exit,
});

/** Adds the covariances and tangent kernels of branches that are uncorrelated with one another. */
function joinSum(tile: Tile, parts: readonly Tile[], rows: SumFields, columns: SumFields): void {
  const [first] = parts as [Tile];
  tile.layout = first.layout;
  tile.positions = first.positions;
  tile.half = new Float64Array(first.half.length);
  tile.ntk = new Float64Array(first.half.length);
  const { outer, inner, row, rowOuter, rowInner, column, columnOuter, columnInner } = extentOf(tile);
  const mixture = new BranchSum();
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      const at = o * inner + k;
      const [i, j] = [row + o * rowOuter + k * rowInner, column + o * columnOuter + k * columnInner];
      const [r, c] = [rows.whole.roots[i]!, columns.whole.roots[j]!];
      mixture.reset();
      for (const [b, part] of parts.entries()) {
        mixture.add(rows.parts[b]!.roots[i]! / r, columns.parts[b]!.roots[j]! / c, part.half[at]!);
        tile.ntk[at]! += part.ntk[at]!;
      }
      tile.half[at] = r * c > 0 ? mixture.half() : RIGHT_ANGLE;
    }
  }
}
