import { argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { runSync } from "../../concurrency/run-generator";
import { norm } from "../../linalg/norm";
import { type Classification, readLabelled, signedRows } from "../classification";
import { solveMargin } from "../max-margin";
import { type LeakyNetworkLike, readLeakyNetwork } from "./leaky-network";

/** Largest value of m / (1 + e^m): the Lambert function W(1/e). */
const LARGEST_PULL = 0.2784645427610738;

/**
 * Computes an upper bound of the number of updates of `trainLeaky` on samples with a loss of at least `lossFloor`, for any
 * initial weights and any order of separable samples (after Sarussi, Brutzkus & Globerson 2021):
 *
 *   t = (2 A c w₀ + c² B) / A²,  A = 2kvαη (1 − e^−ε),  B = 2η W(1/e) + 2kη²v²R²,  c = √(2k) ‖w*‖,
 *
 * with w₀ the norm of all initial weights, w* the shortest weights with margin 1 (`maxMargin`), R the largest norm of a
 * sample. Each update adds at least A to the product of weights and w*, while it adds at most B to their squared norm.
 * The bound is loose, often by a factor of several hundred.
 *
 * @throws ArgumentError for data that are not separable, shapes that do not match, NaN, numbers out of range or unknown
 * options; ConvergenceError as for `maxMargin`
 * @example
 * const problem = { inputs: [[2, 1], [-1, 0.5]], labels: [1, -1] };
 * const network = leakyNetwork({ units: 20, inputSize: 2, alpha: 0.1, scale: 1e-3 });
 * const bound = updateBound(network, problem, { learningRate: 0.1, lossFloor: 0.1 });
 */
export function updateBound(
  network: LeakyNetworkLike,
  problem: Classification,
  options: { readonly learningRate: number; readonly lossFloor: number },
): number {
  const args = argumentsOf("updateBound");
  args.options("options", options, { learningRate: true, lossFloor: true });
  const eta = args.number("options.learningRate", options.learningRate, { above: 0 });
  const floor = args.number("options.lossFloor", options.lossFloor, { above: 0 });
  const { inputs, labels } = readLabelled(args, problem);
  const { positive, negative, alpha, readout } = readLeakyNetwork(
    args.at("network"),
    network,
    inputs.columns,
  );
  const { weights } = runSync(solveMargin(args, signedRows({ inputs, labels })));
  const units = 2 * positive.rows;
  const gain = units * readout * alpha * eta * -Math.expm1(-floor);
  const growth = 2 * eta * LARGEST_PULL + units * (eta * readout * largestNorm(inputs)) ** 2;
  const c = Math.sqrt(units) * norm(weights);
  const start = Math.hypot(norm(positive.data), norm(negative.data));
  const bound = (2 * c * start + (c * c * growth) / gain) / gain;
  args.finite("options.lossFloor", Float64Array.of(bound));
  return bound;
}

function largestNorm({ rows, columns, data }: Matrix): number {
  let largest = 0;
  for (let p = 0; p < rows; p++)
    largest = Math.max(largest, norm(data.subarray(p * columns, (p + 1) * columns)));
  return largest;
}
