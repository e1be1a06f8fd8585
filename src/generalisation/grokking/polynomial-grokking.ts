import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { VectorLike } from "../../arrays/types";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { descend } from "./grokking-descent";
import { GROKKING_OPTIONS, type PolynomialGrokkingOptions } from "./grokking-options";
import type { PolynomialGrokking } from "./grokking-result";
import { readProblem } from "./read-problem";
import { mapSize, reducedMap } from "./reduced-map";
import { smootherSize, telescopingSmoother } from "./telescoping-smoother";

/** Approximate number of multiplications between pauses. */
const PRODUCTS_PER_PAUSE = 2 ** 24;

/**
 * Trains a network of any width whose test error falls long after its training error (Kumar et al. 2024; Jeffares, Curth
 * & van der Schaar 2024), by the exact map of the mean a and the second moment M of its weights.
 *
 * The network f(x) = Σ_j φ(θ_jᵀx) / m with φ(h) = h + ε h²/2 learns its hidden weights by full-batch gradient descent of
 * half the mean square, with the learning rate η m. Then
 *
 *   f = aᵀx + (ε/2) xᵀM x,  a ← A a + b,  M ← A M Aᵀ + (A a) bᵀ + b (A a)ᵀ + b bᵀ,
 *   A = I − ηε ⟨(f − y) x xᵀ⟩,  b = −η ⟨(f − y) x⟩,
 *
 * so that a step costs the same at any width m, also in the limit of infinite width. Without `task`, inputs are drawn
 * from N(0, I/d), targets are ½ (βᵀx)² with β from N(0, I), and weights are drawn from N(0, I). A small ε delays the
 * fall of the test error: the network first fits the training targets with its initial tangent kernel.
 *
 * With `effective`, the numbers of parameters that the telescoped descent uses are recorded (`effectiveParameters`); on
 * the test samples they need no targets.
 *
 * @throws ArgumentError for options that are unknown, out of range or contradict one another, shapes that do not match,
 * NaN, or numbers that do not fit in memory; IntegrationError with the partial result if the descent diverges
 * @example
 * const run = polynomialGrokking({ epsilon: 0.2, steps: 200, dimension: 10, width: Infinity });
 * run.trainLoss; // falls before run.testLoss
 */
export function polynomialGrokking(options: PolynomialGrokkingOptions): PolynomialGrokking {
  const args = argumentsOf("polynomialGrokking");
  args.options("options", options, GROKKING_OPTIONS);
  return runSync(grok(args, options));
}

/**
 * Computes the same numbers as `polynomialGrokking`, but yields to the event loop.
 *
 * @throws the errors of `polynomialGrokking`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const run = await polynomialGrokkingAsync({ epsilon: 0.2, steps: 200, dimension: 10, signal });
 */
export async function polynomialGrokkingAsync(
  options: PolynomialGrokkingOptions & ComputationOptions,
): Promise<PolynomialGrokking> {
  const args = argumentsOf("polynomialGrokkingAsync");
  args.options("options", options, { ...GROKKING_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, grok(args, options), options);
}

function* grok(args: Arguments, options: PolynomialGrokkingOptions): Computation<PolynomialGrokking> {
  const at = args.at("options");
  const { learningRate = 1, effective = false } = options;
  const epsilon = at.number("epsilon", options.epsilon);
  const steps = at.number("steps", options.steps, { integer: true, atLeast: 0 });
  at.number("learningRate", learningRate, { above: 0 });
  at.boolean("effective", effective);
  const record = readRecord(at, options.record, steps);
  const { sizes, load } = readProblem(at, options);
  const size = 5 * record.length + mapSize(sizes) + (effective ? smootherSize(sizes) : 0);
  at.memory("dimension", size, "use fewer samples, inputs or records, or no effective parameters");
  const problem = yield* load();
  const settings = { epsilon, learningRate };
  const { samples: n, testSamples, dimension: d } = problem;
  const cost = n * d * d + d ** 3 + (effective ? (n + testSamples) * n * (n + d) : 0);
  const stepsPerPause = Math.ceil(PRODUCTS_PER_PAUSE / cost);
  const map = reducedMap(at, problem, settings);
  try {
    const smoother = effective ? telescopingSmoother(at, problem, settings) : undefined;
    try {
      return yield* descend(at, map, smoother, { record, steps, learningRate, stepsPerPause });
    } finally {
      smoother?.release();
    }
  } finally {
    map.release();
  }
}

/** Reads the steps to record. */
function readRecord(at: Arguments, record: VectorLike | undefined, steps: number): Float64Array {
  if (record === undefined) {
    at.memory("steps", 5 * (steps + 1), "record fewer steps");
    return Float64Array.from({ length: steps + 1 }, (_, step) => step);
  }
  const recorded = at.vector("record", record);
  for (const [i, step] of recorded.entries()) {
    const atLeast = i === 0 ? 0 : recorded[i - 1]! + 1;
    at.number(["record", i], step, { integer: true, atLeast, atMost: steps });
  }
  return recorded;
}
