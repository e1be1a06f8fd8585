import { argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { runSync } from "../../concurrency/run-generator";
import { type Classification, readLabelled } from "../classification";
import { solveMargin } from "../max-margin";

/** Limit direction of the training of a leaky-ReLU network in perfect agreement. */
export interface AgreementDirection {
  /** Normal w − u of the decision boundary, n numbers: (1 + α) Σ λ_p y_p x_p. */
  readonly normal: Float64Array;
  /** Dual variables λ >= 0, P numbers; zero except for support vectors. */
  readonly multipliers: Float64Array;
  /** Direction w of all positive neurons, n numbers. */
  readonly w: Float64Array;
  /** Direction u of all negative neurons, n numbers. */
  readonly u: Float64Array;
  /** True if the solution itself is in perfect agreement, as the prediction assumes. */
  readonly consistent: boolean;
}

/**
 * Computes the direction to which a leaky-ReLU network of any width converges if its neurons are in perfect agreement
 * (Sarussi, Brutzkus & Globerson 2021):
 *
 *   min ‖w‖² + ‖u‖²  subject to  (w − αu)·x >= 1 for y = 1,  (u − αw)·x >= 1 for y = −1.
 *
 * This is the support vector machine for the samples (x, −αx) and (−αx, x) of 2n numbers. With α = 1 the normal is that
 * of `maxMargin`. The dual variables are not unique if samples are equal; w and u are.
 *
 * @param problem inputs [P, n] and labels ±1; the classes need not be separable from one another for α < 1, but each has to
 * lie in an open half-space
 * @param options.alpha slope α of the activation below 0, above 0 and at most 1
 * @throws ArgumentError for data without a solution, labels other than ±1, NaN, unknown options or fields;
 * ConvergenceError if the active set does not settle because of rounding errors
 * @example
 * const { normal } = agreementDirection({ inputs: [[2, 1], [-1, 0.5]], labels: [1, -1] }, { alpha: 0.1 });
 * normal[0]! / normal[1]!; // −4.7257
 */
export function agreementDirection(
  problem: Classification,
  options: { readonly alpha: number },
): AgreementDirection {
  const args = argumentsOf("agreementDirection");
  args.options("options", options, { alpha: true });
  const alpha = args.number("options.alpha", options.alpha, { above: 0, atMost: 1 });
  const { inputs, labels } = readLabelled(args, problem);
  const { rows, columns: n } = inputs;
  args.memory("problem.inputs", 2 * rows * n, "use fewer samples");
  const doubled = new Float64Array(2 * rows * n);
  for (let p = 0; p < rows; p++) {
    const [own, other] = labels[p] === 1 ? [0, n] : [n, 0];
    for (let i = 0; i < n; i++) {
      const x = inputs.data[p * n + i]!;
      doubled[2 * p * n + own + i] = x;
      doubled[2 * p * n + other + i] = -alpha * x;
    }
  }
  const expected =
    alpha === 1
      ? "samples that a hyperplane through the origin separates"
      : "classes each of which lies in an open half-space";
  const { weights, dual } = runSync(solveMargin(args, { rows, columns: 2 * n, data: doubled }, expected));
  args.finite("inputs", weights);
  args.finite("inputs", dual);
  const [w, u] = [weights.slice(0, n), weights.slice(n)];
  return {
    normal: w.map((x, i) => x - u[i]!),
    multipliers: dual,
    w,
    u,
    consistent: isPerfect(inputs, labels, w, u),
  };
}

/** Tests whether w·x has the sign of the label of every sample, and u·x the other. */
function isPerfect(
  { rows, columns, data }: Matrix,
  labels: Float64Array,
  w: Float64Array,
  u: Float64Array,
): boolean {
  return Array.from({ length: rows }, (_, p) => p).every((p) => {
    const x = data.subarray(p * columns, (p + 1) * columns);
    const along = (v: Float64Array) => v.reduce((sum, value, i) => sum + value * x[i]!, 0);
    return labels[p]! * along(w) > 0 && labels[p]! * along(u) < 0;
  });
}
