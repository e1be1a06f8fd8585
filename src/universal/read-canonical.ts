import { ArgumentError } from "../arrays/errors";
import { type Canonical, canonical } from "./canonical";
import { readProblem, type UniversalProblem } from "./problem";

/** Checks a problem and returns it in canonical units; errors name `functionName`. */
export const readCanonical = (functionName: string, problem: UniversalProblem): Canonical =>
  canonical(functionName, readProblem(functionName, problem));

/** Returns a result of `problem`, with +0 for −0; throws an ArgumentError if it is not finite. */
export function checkResult(functionName: string, problem: UniversalProblem, value: number): number {
  if (Number.isFinite(value)) return value === 0 ? 0 : value;
  const expected = "such that products and ratios of its numbers stay within float64";
  throw ArgumentError.of(functionName, "problem", expected, problem);
}
