import type { Arguments, FieldsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";

/** Two data points at one moment of training, by their squared distances (van Rossem & Saxe 2024). */
export interface UniversalState {
  /** h = ‖h₂ − h₁‖², the squared distance of their hidden representations. */
  readonly representation: number;
  /** y = ‖ŷ₂ − ŷ₁‖², the squared distance of their outputs. */
  readonly output: number;
  /** w = y − dy·dŷ = dŷ·(dŷ − dy), the error of the outputs along their own difference; 0 once learned. */
  readonly alignment: number;
}

/** Mean of the two outputs, which learns independently: ‖ȳ − ȳ*‖² decays as exp(−2 rate t). */
export interface MeanOutput {
  /** Rate 1/τ of the mean output, at least 0, per unit of time. */
  readonly rate: number;
  /** ‖ȳ(0) − ȳ*‖², the squared error of the mean output at the start. */
  readonly initialSquaredError: number;
}

/** Two data points: their initial state, their distances, and the learning rates of encoder and decoder. */
export interface UniversalProblem {
  /**
   * Initial state: h > 0, y >= 0 and |y − w| <= ‖dy‖ √y (Cauchy–Schwarz), with a tolerance of 1e-6 of the largest term
   * for logs in float32.
   */
  readonly initial: UniversalState;
  /** ‖x₂ − x₁‖², above 0. */
  readonly inputDistanceSquared: number;
  /** ‖y₂ − y₁‖², at least 0; 0 for a pair with equal targets. */
  readonly targetDistanceSquared: number;
  /** Effective learning rates η_h and η_y, above 0, per unit of time: η = 1/(2τ). */
  readonly rates: { readonly encoder: number; readonly decoder: number };
  /** Mean output; if present, the results include the loss. */
  readonly mean?: MeanOutput | undefined;
}

const PROBLEM_FIELDS: FieldsOf<UniversalProblem> = {
  initial: true,
  inputDistanceSquared: true,
  targetDistanceSquared: true,
  rates: true,
  mean: true,
};

/** Relative tolerance for violations of the Cauchy–Schwarz inequality, sufficient for logs in float32. */
const FLOAT32_TOLERANCE = 1e-6;

/** Initial state by the components of the output difference: u along the target difference, q = y − u² across it. */
export interface Start {
  /** h, above 0. */
  readonly representation: number;
  /** y */
  readonly output: number;
  /** u = dy·dŷ/‖dy‖; 0 where ‖dy‖ = 0. */
  readonly along: number;
  /** q = y − u², at least 0; exactly 0 if it is rounding error. */
  readonly perpendicular: number;
  /** (s√y − |y − w|) / max(s√y, y, |w|), at least 0: the distance from dŷ parallel to dy. */
  readonly misalignment: number;
}

/** A problem after validation, in the quantities of the paper. */
export interface Pair {
  readonly start: Start;
  /** ‖dx‖ */
  readonly inputDistance: number;
  /** s = ‖dy‖ */
  readonly targetDistance: number;
  /** η_h */
  readonly encoder: number;
  /** η_y */
  readonly decoder: number;
  readonly mean: MeanOutput | undefined;
}

/** Reads and checks a problem, field by field. */
export function readProblem(args: Arguments, problem: UniversalProblem): Pair {
  args.options(HERE, problem, PROBLEM_FIELDS);
  const { initial, inputDistanceSquared, targetDistanceSquared, rates, mean } = problem;
  args.number("inputDistanceSquared", inputDistanceSquared, { above: 0 });
  args.number("targetDistanceSquared", targetDistanceSquared, { atLeast: 0 });
  args.options("rates", rates, { encoder: true, decoder: true });
  args.number("rates.encoder", rates.encoder, { above: 0 });
  args.number("rates.decoder", rates.decoder, { above: 0 });
  if (mean !== undefined) {
    args.record("mean", mean);
    args.number("mean.rate", mean.rate, { atLeast: 0 });
    args.number("mean.initialSquaredError", mean.initialSquaredError, { atLeast: 0 });
  }
  const targetDistance = Math.sqrt(targetDistanceSquared);
  return {
    start: readPairStart(args.at("initial"), initial, targetDistance),
    inputDistance: Math.sqrt(inputDistanceSquared),
    targetDistance,
    encoder: rates.encoder,
    decoder: rates.decoder,
    mean: mean === undefined ? undefined : { ...mean },
  };
}

/** Checks that two points can have a state (Cauchy–Schwarz), and decomposes their output difference. */
export function readPairStart(args: Arguments, state: UniversalState, targetDistance: number): Start {
  args.record(HERE, state);
  const { representation, output, alignment } = state;
  args.number("representation", representation, { above: 0 });
  args.number("output", output, { atLeast: 0 });
  args.number("alignment", alignment);
  const root = Math.sqrt(output);
  const bound = targetDistance * root;
  const product = output - alignment;
  const largest = Math.max(bound, output, Math.abs(alignment));
  if (!Number.isFinite(largest) || Math.abs(product) - bound > FLOAT32_TOLERANCE * largest) {
    const expected = `within ‖dy‖ √output = ${bound} of the output distance ${output} (Cauchy–Schwarz inequality)`;
    throw args.error("alignment", expected, alignment);
  }
  if (targetDistance === 0)
    return { representation, output, along: 0, perpendicular: output, misalignment: 0 };
  const along = Math.min(root, Math.max(-root, product / targetDistance));
  const misalignment = largest === 0 ? 0 : Math.max(0, bound - Math.abs(product)) / largest;
  const parallel = misalignment <= 8 * Number.EPSILON;
  return {
    representation,
    output,
    along: parallel ? Math.sign(product) * root : along,
    perpendicular: parallel ? 0 : (root - Math.abs(along)) * (root + Math.abs(along)),
    misalignment,
  };
}
