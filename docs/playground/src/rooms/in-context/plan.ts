import { type ModeDynamics, modeDynamics, taskModes } from "learning-dynamics/deep-linear";
import { type InContextRegression, inContextRegression } from "learning-dynamics/tasks";
import { round } from "../../grid";
import type { InContextValues } from "./parameters";

/** Points of the theory. */
export const LINE = 201;
/** Points of the trained network. */
export const POINTS = 51;
/** Displayed time for separate keys and queries, relative to the time at which 99 % of the slowest direction is learned. */
const BEYOND = 1.2;
/** Displayed time for merged ones, relative to the half time of the same network for equal variances. */
const MERGED = 3;

/** Numbers derived from the values, for the computation and the copied code. */
export interface InContextPlan {
  /** Variances λ of the inputs along their principal directions. */
  readonly variances: readonly number[];
  /** Averages over all sequences, with the optimum. */
  readonly population: InContextRegression;
  /** Entries of M along the directions that are learned, for separate keys and queries. */
  readonly modes: readonly ModeDynamics[];
  readonly end: number;
  /** Number of the point of time at which the network is tested. */
  readonly shown: number;
  /** Numbers of examples in the test. */
  readonly tests: readonly number[];
  /** Standard deviation of random weights, and size of aligned ones. */
  readonly size: number;
  readonly notes: readonly string[];
}

export function inContextPlan(values: InContextValues): InContextPlan {
  const { attention, heads, inputs, decay, examples, initial, start, query } = values;
  const powers = Array.from({ length: inputs }, (_, d) => (d + 1) ** -decay);
  const mean = powers.reduce((sum, x) => sum + x, 0) / inputs;
  const variances = powers.map((x) => round(x / mean, 4));
  const population = inContextRegression({ covariance: diagonal(variances), examples });
  const isSeparate = attention === "separate";
  const modes = variances.slice(0, heads).map((variance, d) => {
    const strength = variance ** 2;
    return modeDynamics({
      strength,
      inputVariance: strength / population.optimum.get(d, d),
      initial,
      depth: 3,
    });
  });
  const { strengths, inputVariances } = taskModes(population);
  const merged = modeDynamics({ strength: strengths[0]!, inputVariance: inputVariances[0]!, initial });
  const slowest = modes.at(-1)!;
  const end = round(isSeparate ? BEYOND * slowest.timeTo(0.99 * slowest.final) : MERGED * merged.halfTime);
  const shown = Math.round(values.time * (POINTS - 1));
  const notes = [];
  if (isSeparate && start === "random") {
    notes.push(
      "Random weights determine the times of the drops; the theory of aligned weights predicts the losses of the plateaus.",
    );
  }
  if (query === "other") notes.push("The examples do not help, and the best prediction is 0.");
  return {
    variances,
    population,
    modes: isSeparate ? modes : [],
    end,
    shown,
    tests: [...new Set(POWERS.map((power) => Math.max(1, Math.round(examples * 2 ** power))))],
    size: round(isSeparate ? Math.cbrt(initial) : Math.sqrt((2 * initial) / heads), 6),
    notes,
  };
}

/** Numbers of examples in the test, relative to those in the training, as powers of 2. */
const POWERS = Array.from({ length: 17 }, (_, i) => (i - 8) / 2);

/** Returns a diagonal matrix. */
export const diagonal = (entries: readonly number[]): number[][] =>
  entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0)));
