import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import { modeLaw } from "../../closed-forms";
import { runSync } from "../../concurrency/run-generator";
import { scaleColumns } from "../../linalg/products";
import { squaredDistancesOf } from "../../linalg/squared-distances";

/** Modes of a task, such as `deepLinear.taskModes` returns; only these fields are read. */
export interface ModesLike {
  /** Singular values s of Σyx, r numbers >= 0. */
  readonly strengths: VectorLike;
  /** Input variance d along each mode, r numbers >= 0. */
  readonly inputVariances: VectorLike;
  /** Input modes as columns, [P, r]; for one-hot inputs, row i belongs to item i. */
  readonly inputModes: MatrixLike;
}

/** Options of `linearDissimilarity`. */
export interface LinearDissimilarityOptions {
  /** Initial strength u(0) >= 0 of the product of the two layers in every mode, or one number per mode. */
  readonly initial: number | VectorLike;
  /** Times in ascending order, in the units of `tau`. */
  readonly times: VectorLike;
  /** Layer: `"hidden"` (default) or `"output"`. */
  readonly layer?: "hidden" | "output" | undefined;
  /** Time constant τ of the gradient flow; default 1. */
  readonly tau?: number | undefined;
}

const OPTIONS: FieldsOf<LinearDissimilarityOptions> = { initial: true, times: true, layer: true, tau: true };

/** Variances that are negative by less than this fraction of the largest are 0 up to rounding errors. */
const ROUNDING = 1e-12;

/**
 * Computes the dissimilarity matrix of one-hot items over time in a deep linear network of two balanced layers, in
 * closed form: the squared distances
 *
 *   d²(i, j) = Σ_α u_α^q (V_iα − V_jα)²,   τ du_α/dt = 2 u_α (s_α − d_α u_α),
 *
 * q = 1 in the hidden and q = 2 in the output layer, with the input modes V of the task (Saxe, McClelland & Ganguli
 * 2019). The agreement with the dissimilarity of the targets need not rise monotonically.
 *
 * @param modes strengths, input variances and input modes of the task
 * @returns [T, P, P]: the matrix at each of the T times
 * @throws ArgumentError for negative strengths, variances or times, lengths that do not match, NaN, unknown options, or a
 * result that overflows or does not fit in memory
 * @example
 * const modes = taskModes(semanticHierarchy());
 * const matrices = linearDissimilarity(modes, { initial: 1e-3, times: [0, 20, 40] });
 * matrices.get(2, 0, 1); // two similar items
 */
export function linearDissimilarity(modes: ModesLike, options: LinearDissimilarityOptions): NdArray {
  const args = argumentsOf("linearDissimilarity");
  args.options("options", options, OPTIONS);
  const { layer = "hidden", tau = 1 } = options;
  args.choice("options.layer", layer, ["hidden", "output"] as const);
  args.number("options.tau", tau, { above: 0 });
  const times = args.times("options.times", options.times);
  const { laws, vectors } = readModes(args, modes, options.initial);
  const items = vectors.rows;
  args.memory("options.times", times.length * items * items, "use fewer times");
  const data = new Float64Array(times.length * items * items);
  times.forEach((t, k) => {
    // The squared distances are those of the rows of V diag(u^(q/2)).
    const factors = laws.map((law) => (layer === "hidden" ? Math.sqrt(law(t / tau)) : law(t / tau)));
    args.finite(["options", "times", k], Float64Array.from(factors));
    const scaled = scaleColumns(vectors, factors);
    data.set(runSync(squaredDistancesOf(args.at("modes.inputModes"), scaled)), k * items * items);
  });
  return toNdArray(data, [times.length, items, items]);
}

/** Strength of a mode as a function of time in units of τ. */
type Law = (time: number) => number;

/** Reads the modes and their initial strengths. */
function readModes(
  args: Arguments,
  modes: ModesLike,
  initial: number | VectorLike,
): { readonly laws: readonly Law[]; readonly vectors: Matrix } {
  args.record("modes", modes);
  const strengths = readNonNegative(args.at("modes.strengths"), modes.strengths);
  const count = strengths.length;
  const variances = readNonNegative(args.at("modes.inputVariances"), modes.inputVariances, count);
  const vectors = args.matrix("modes.inputModes", modes.inputModes);
  if (vectors.columns !== count) {
    throw args.refusal("modes.inputModes", `${count} columns, one per mode`, `${vectors.columns} columns`);
  }
  const at = args.at("options.initial");
  const start =
    typeof initial === "number"
      ? new Float64Array(count).fill(at.number(HERE, initial, { atLeast: 0 }))
      : readNonNegative(at, initial, count);
  const laws = Array.from(strengths, (strength, k) => strengthLaw(args, strength, variances[k]!, start[k]!));
  return { laws, vectors };
}

/** Reads numbers that are not negative, or are by rounding errors only, which become 0. */
function readNonNegative(at: Arguments, value: VectorLike, length?: number): Float64Array {
  const numbers = at.vector(HERE, value, length);
  const least = -ROUNDING * numbers.reduce((largest, x) => Math.max(largest, x), 0);
  return numbers.map((x, k) => {
    if (x < least) throw at.error(k, "at least 0", x);
    return Math.max(0, x);
  });
}

/** Returns the solution of du/dt = 2u (s − d u). */
function strengthLaw(args: Arguments, strength: number, variance: number, initial: number): Law {
  const target = strength / variance;
  // Without input variance, or with one that is negligible relative to the strength, the mode grows exponentially.
  if (variance === 0 || !Number.isFinite(target)) return (time) => initial * Math.exp(2 * strength * time);
  const law = modeLaw(args, { target, initial, depth: 2 });
  return (time) => (time === 0 ? initial : law.at(variance * time));
}
