import type { Arguments } from "../../arrays/arguments";
import type { QuadratureMoments } from "./quadrature-moments";

/** Largest error of the mean of an activation, relative to the largest activation. */
const TOLERANCE = 1e-9;

/** Largest growth of an activation between the ends of the coarse and the fine panels, relative to its range. */
const MAX_GROWTH = 0.1;

/** Checks that the activation is finite, and does not grow in the tails of the distribution. */
export function checkValues(args: Arguments, coarse: QuadratureMoments, fine: QuadratureMoments): void {
  const strange = fine.values.find((x) => !Number.isFinite(x));
  if (strange !== undefined) {
    throw args.refusal("activation", "a function with finite values", `the value ${strange}`);
  }
  const [smallest, largest] = coarse.range;
  const growth = Math.max(fine.range[1] - largest, smallest - fine.range[0]);
  if (growth <= MAX_GROWTH * (largest - smallest)) return;
  const received = `one that changes by ${growth} between 8 and 30 standard deviations`;
  throw args.refusal("activation", "bounded", received);
}

/**
 * Compares the means ψ′(λ) with those of finer and wider panels. They differ for an activation that is not bounded, or
 * rough between the nodes.
 */
export function checkMeans(
  args: Arguments,
  coarse: QuadratureMoments,
  fine: QuadratureMoments,
  lambdas: readonly number[],
): void {
  const size = Math.max(Math.abs(coarse.range[0]), Math.abs(coarse.range[1]));
  for (const lambda of lambdas) {
    coarse.evaluate(lambda);
    fine.evaluate(lambda);
    const error = Math.abs(coarse.mean - fine.mean);
    if (error <= TOLERANCE * size) continue;
    const received = `one of which the mean at λ = ${lambda} changes by ${error} with finer integration`;
    throw args.refusal("activation", "bounded, and smooth between integers", received);
  }
}
