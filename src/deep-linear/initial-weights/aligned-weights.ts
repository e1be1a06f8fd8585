import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { NdArray, VectorLike } from "../../arrays/types";
import { leadingColumns } from "../../linalg/qr";
import { modesOf } from "../modes/task-modes";
import { type LinearData, readStatistics } from "../statistics";
import { checkWidths, toNdArrays } from "../weights";
import { factoredWeights, lambdaFactors, leadingUnitVectors } from "./factored-weights";

/**
 * Returns weights that are decoupled along the singular vectors of Σyx: hidden unit α of every layer carries only mode
 * α, so that each mode follows `modeDynamics` if the input covariance does not couple the modes.
 *
 * With two weight matrices, the squared strengths of a mode may differ by λ, b² − a² = λ; otherwise a mode has the same
 * strength in all layers.
 *
 * @param options.correlations a task { inputs, targets } or its correlations
 * @param options.widths units per layer [n_0, ..., n_L], inputs first
 * @param options.strengths initial strength of each mode in the product: one number for all min(widths) leading modes,
 * or one per mode, 0 for the remaining ones
 * @param options.lambda balance λ, default 0; other values only for two weight matrices and strengths >= 0
 * @returns L matrices, `weights[l]` of shape [n_{l+1}, n_l]
 * @throws ArgumentError for sizes that do not fit the task, too many strengths, or numbers out of range
 * @example
 * const task = semanticHierarchy();
 * const weights = alignedWeights({ correlations: task, widths: [8, 8, 8, task.targets.shape[1]!], strengths: 1e-3 });
 */
export function alignedWeights(options: {
  correlations: LinearData;
  widths: readonly number[];
  strengths: number | VectorLike;
  lambda?: number;
}): NdArray[] {
  const args = argumentsOf("alignedWeights");
  args.options("options", options, { correlations: true, widths: true, strengths: true, lambda: true });
  const { lambda = 0 } = options;
  const widths = checkWidths(args, options.widths);
  const depth = widths.length - 1;
  args.number("lambda", lambda);
  if (lambda !== 0 && depth !== 2) throw args.error("lambda", "0 unless there are three widths", lambda);
  const sizes = { inputs: widths[0]!, outputs: widths[depth]! };
  const statistics = readStatistics(args.at("correlations"), options.correlations, sizes);
  const k = Math.min(...widths);
  const strengths = readStrengths(args.at("strengths"), options.strengths, k);
  if (lambda !== 0 && strengths.some((s) => s < 0)) {
    throw args.error("strengths", "at least 0 when lambda is not 0", options.strengths);
  }
  const { u, v } = modesOf(statistics);
  const hidden = widths.slice(1, -1).map((n) => leadingUnitVectors(n, k));
  const bases = [leadingColumns(v, k), ...hidden, leadingColumns(u, k)];
  const weights = factoredWeights(bases, layerStrengths(strengths, depth, lambda));
  for (const { data } of weights) args.finite("strengths and lambda", data);
  return toNdArrays(weights);
}

function readStrengths(at: Arguments, strengths: number | VectorLike, k: number): Float64Array {
  if (typeof strengths === "number") return new Float64Array(k).fill(at.number(HERE, strengths));
  const given = at.vector(HERE, strengths);
  if (given.length > k) {
    throw at.error(HERE, `at most ${k} numbers (the smallest layer size)`, strengths);
  }
  const padded = new Float64Array(k);
  padded.set(given);
  return padded;
}

/** Returns the diagonals of every layer; the last layer carries the sign of a negative strength. */
function layerStrengths(strengths: Float64Array, depth: number, lambda: number): Float64Array[] {
  if (lambda !== 0) {
    const pairs = Array.from(strengths, (s) => lambdaFactors(s, lambda));
    return [Float64Array.from(pairs, ([a]) => a), Float64Array.from(pairs, ([, b]) => b)];
  }
  const roots = strengths.map((s) => Math.abs(s) ** (1 / depth));
  const last = roots.map((root, k) => (strengths[k]! < 0 ? -root : root));
  return [...new Array<Float64Array>(depth - 1).fill(roots), last];
}
