import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";

/** Checks the limits of an axis or of a colour scale. */
export function checkDomain(at: Arguments, domain: readonly number[]): void {
  const [low = 0, high = 0] = at.vector(HERE, domain, 2);
  if (low < high) return;
  throw at.refusal(HERE, "[low, high] with low < high", `[${low}, ${high}]`);
}
