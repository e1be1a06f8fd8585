import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import type { NumberArray } from "../architecture/number-array";

/**
 * Loss function, averaged over the P samples.
 *
 * - `"half-mean-square"`: L = 1/(2P) Σ ‖y − ŷ‖²
 * - `"cross-entropy"`: L = −1/P Σ y · log softmax(ŷ), for targets that are probabilities (or one-hot)
 */
export type LossName = "half-mean-square" | "cross-entropy";

/** Selection of the loss. */
export interface LossOptions {
  /** Loss function; default `"half-mean-square"`. */
  readonly loss?: LossName | undefined;
}

/** Fields of the selection of the loss. */
export const LOSS_OPTIONS: FieldsOf<LossOptions> = { loss: true };

/** A loss on flat row-major outputs and targets of `rows` samples with `n` outputs. */
export interface LossRule {
  /** Returns the sum of the losses of the samples. */
  sum(outputs: NumberArray, targets: Float64Array, rows: number, n: number): number;
  /** Writes `scale` times the derivative of the sum with respect to the outputs to `out`. */
  signal(
    outputs: NumberArray,
    targets: Float64Array,
    out: NumberArray,
    rows: number,
    n: number,
    scale: number,
  ): void;
  /** Writes `scale` times the Hessian of the sum with respect to the outputs, times `change`, to `out`. */
  curvature(
    outputs: Float64Array,
    targets: Float64Array,
    change: Float64Array,
    out: Float64Array,
    rows: number,
    n: number,
    scale: number,
  ): void;
}

const halfMeanSquare: LossRule = {
  sum(outputs, targets, rows, n) {
    let sum = 0;
    for (let i = 0; i < rows * n; i++) sum += (outputs[i]! - targets[i]!) ** 2;
    return sum / 2;
  },
  signal(outputs, targets, out, rows, n, scale) {
    for (let i = 0; i < rows * n; i++) out[i] = scale * (outputs[i]! - targets[i]!);
  },
  curvature(_outputs, _targets, change, out, rows, n, scale) {
    for (let i = 0; i < rows * n; i++) out[i] = scale * change[i]!;
  },
};

/** Returns the largest of `n` numbers from `at` on, and ln Σ exp(x − largest). */
function logSumExp(outputs: NumberArray, at: number, n: number): [largest: number, rest: number] {
  let largest = outputs[at]!;
  for (let j = 1; j < n; j++) largest = Math.max(largest, outputs[at + j]!);
  let sum = 0;
  for (let j = 0; j < n; j++) sum += Math.exp(outputs[at + j]! - largest);
  return [largest, Math.log(sum)];
}

const crossEntropy: LossRule = {
  sum(outputs, targets, rows, n) {
    let sum = 0;
    for (let at = 0; at < rows * n; at += n) {
      const [largest, rest] = logSumExp(outputs, at, n);
      for (let j = at; j < at + n; j++) {
        if (targets[j] !== 0) sum += targets[j]! * (rest - (outputs[j]! - largest));
      }
    }
    return sum;
  },
  signal(outputs, targets, out, rows, n, scale) {
    for (let at = 0; at < rows * n; at += n) {
      const [largest, rest] = logSumExp(outputs, at, n);
      for (let j = at; j < at + n; j++) {
        out[j] = scale * (Math.exp(outputs[j]! - largest - rest) - targets[j]!);
      }
    }
  },
  curvature(outputs, _targets, change, out, rows, n, scale) {
    for (let at = 0; at < rows * n; at += n) {
      const [largest, rest] = logSumExp(outputs, at, n);
      const probability = (j: number): number => Math.exp(outputs[j]! - largest - rest);
      let mean = 0;
      for (let j = at; j < at + n; j++) mean += probability(j) * change[j]!;
      for (let j = at; j < at + n; j++) out[j] = scale * probability(j) * (change[j]! - mean);
    }
  },
};

const RULES: Readonly<Record<LossName, LossRule>> = {
  "half-mean-square": halfMeanSquare,
  "cross-entropy": crossEntropy,
};
const NAMES = Object.keys(RULES) as LossName[];

/** Checks the name of a loss, and that the targets, given at `at`, are probabilities if it requires that. */
export function readLoss(
  args: Arguments,
  targets: Matrix,
  name: LossName = "half-mean-square",
  at: Arguments = args.at("task.targets"),
): LossRule {
  if (args.choice("options.loss", name, NAMES) === "cross-entropy") checkProbabilities(at, targets);
  return RULES[name];
}

/** Tolerance of the sum of the probabilities of a sample. */
const SUM_TOLERANCE = 1e-9;

function checkProbabilities(args: Arguments, { rows, columns, data }: Matrix): void {
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    const sum = row.reduce((total, x) => total + x, 0);
    if (row.every((x) => x >= 0) && Math.abs(sum - 1) <= SUM_TOLERANCE) continue;
    const expected = "probabilities (non-negative, with sum 1) for the loss cross-entropy";
    throw args.refusal(i, expected, `a row that sums to ${sum}`);
  }
}
