import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";

/** Largest magnitude of a negative eigenvalue that is taken as a rounding error, relative to the largest eigenvalue. */
const MAX_NEGATIVE_FRACTION = 1e-8;

/** Checks that the ascending eigenvalues of the matrix at `args` are not negative, except by rounding errors. */
export function checkSemidefinite(args: Arguments, values: Float64Array): void {
  args.finite(HERE, values);
  const [smallest, largest] = [values[0]!, values[values.length - 1]!];
  if (smallest >= -MAX_NEGATIVE_FRACTION * Math.max(largest, 0)) return;
  const received = `a matrix with smallest eigenvalue ${smallest} and largest eigenvalue ${largest}`;
  throw args.refusal(HERE, "positive semi-definite", received);
}
