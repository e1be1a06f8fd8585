import { checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";

/** Two data points at one moment of training, by their squared distances (van Rossem & Saxe 2024). */
export interface UniversalState {
  /** h = ‖h₂ − h₁‖², the squared distance of their hidden representations. */
  readonly representation: number;
  /** y = ‖ŷ₂ − ŷ₁‖², the squared distance of their outputs. */
  readonly output: number;
  /** w = y − dy·dŷ, how far the outputs are from their targets along themselves; 0 when learned. */
  readonly alignment: number;
}

/** The mean of the two outputs, which learns on its own: ‖ȳ − ȳ*‖² decays as exp(−2 rate t). */
export interface MeanOutput {
  /** 1/τ of the mean output, at least 0, per unit of time. */
  readonly rate: number;
  /** ‖ȳ(0) − ȳ*‖², the squared error of the mean output at the start. */
  readonly initialSquaredError: number;
}

/** Two data points, how far they are from each other, and how fast encoder and decoder learn. */
export interface UniversalProblem {
  /**
   * The start: h > 0, y >= 0 and |y − w| <= ‖dy‖ √y (Cauchy and Schwarz), up to 1e-6 of the largest term, as float32
   * leaves it.
   */
  readonly initial: UniversalState;
  /** ‖x₂ − x₁‖², above 0. */
  readonly inputDistanceSquared: number;
  /** ‖y₂ − y₁‖², at least 0; 0 for a pair that shall give the same output. */
  readonly targetDistanceSquared: number;
  /** Effective learning rates η_h and η_y, above 0, per unit of time: η = 1/(2τ). */
  readonly rates: { readonly encoder: number; readonly decoder: number };
  /** Adds the loss to the results. */
  readonly mean?: MeanOutput | undefined;
}

/** How far, relative to its terms, a state may break Cauchy and Schwarz: what float32 leaves of a log. */
const ROUNDING = 1e-6;

/** A start by the coordinates of the output difference: u along the target difference and q beside it, y = u² + q. */
export interface Start {
  /** h, above 0. */
  readonly representation: number;
  /** y */
  readonly output: number;
  /** u = dy·dŷ/‖dy‖; 0 where ‖dy‖ = 0. */
  readonly along: number;
  /** q = y − u², at least 0; exactly 0 where it is rounding. */
  readonly beside: number;
  /** How far s√y is above |y − w|, relative to the largest of s√y, y and |w|: 0 when dŷ is parallel to dy. */
  readonly slack: number;
}

/** A problem after checking: its numbers by the letters of the paper. */
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

/** Checks a problem, field by field. */
export function readProblem(functionName: string, problem: UniversalProblem): Pair {
  checkRecord(functionName, "problem", problem);
  const { initial, inputDistanceSquared, targetDistanceSquared, rates, mean } = problem;
  checkNumber(functionName, "problem.inputDistanceSquared", inputDistanceSquared, { above: 0 });
  checkNumber(functionName, "problem.targetDistanceSquared", targetDistanceSquared, { atLeast: 0 });
  checkRecord(functionName, "problem.rates", rates);
  checkNumber(functionName, "problem.rates.encoder", rates.encoder, { above: 0 });
  checkNumber(functionName, "problem.rates.decoder", rates.decoder, { above: 0 });
  if (mean !== undefined) {
    checkRecord(functionName, "problem.mean", mean);
    checkNumber(functionName, "problem.mean.rate", mean.rate, { atLeast: 0 });
    checkNumber(functionName, "problem.mean.initialSquaredError", mean.initialSquaredError, { atLeast: 0 });
  }
  const targetDistance = Math.sqrt(targetDistanceSquared);
  return {
    start: readStart(functionName, "problem.initial", initial, targetDistance),
    inputDistance: Math.sqrt(inputDistanceSquared),
    targetDistance,
    encoder: rates.encoder,
    decoder: rates.decoder,
    mean: mean === undefined ? undefined : { ...mean },
  };
}

/** Checks that a state is one that two points can be in, and splits its output difference. */
export function readStart(
  functionName: string,
  argument: string,
  state: UniversalState,
  targetDistance: number,
): Start {
  checkRecord(functionName, argument, state);
  const { representation, output, alignment } = state;
  checkNumber(functionName, `${argument}.representation`, representation, { above: 0 });
  checkNumber(functionName, `${argument}.output`, output, { atLeast: 0 });
  checkNumber(functionName, `${argument}.alignment`, alignment);
  const root = Math.sqrt(output);
  const bound = targetDistance * root;
  const product = output - alignment;
  const largest = Math.max(bound, output, Math.abs(alignment));
  if (!Number.isFinite(largest) || Math.abs(product) - bound > ROUNDING * largest) {
    const expected = `within ‖dy‖ √output = ${bound} of the output distance ${output} (Cauchy and Schwarz)`;
    throw ArgumentError.of(functionName, `${argument}.alignment`, expected, alignment);
  }
  if (targetDistance === 0) return { representation, output, along: 0, beside: output, slack: 0 };
  const along = Math.min(root, Math.max(-root, product / targetDistance));
  const slack = largest === 0 ? 0 : Math.max(0, bound - Math.abs(product)) / largest;
  const parallel = slack <= 8 * Number.EPSILON;
  return {
    representation,
    output,
    along: parallel ? Math.sign(product) * root : along,
    beside: parallel ? 0 : (root - Math.abs(along)) * (root + Math.abs(along)),
    slack,
  };
}
