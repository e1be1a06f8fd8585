import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { type Canonical, canonical, WITHIN_FLOAT64 } from "./canonical";
import { readProblem, type UniversalProblem } from "./problem";

/** Checks a problem and returns it in canonical units. */
export const readCanonical = (args: Arguments, problem: UniversalProblem): Canonical =>
  canonical(args, readProblem(args, problem));

/** Returns a result of `problem`, with +0 for −0; throws an ArgumentError if it is not finite. */
export function checkResult(args: Arguments, problem: UniversalProblem, value: number): number {
  if (Number.isFinite(value)) return value === 0 ? 0 : value;
  throw args.error(HERE, WITHIN_FLOAT64, problem);
}
