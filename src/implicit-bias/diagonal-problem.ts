import type { Arguments } from "../arrays/arguments";
import type { Matrix, VectorLike } from "../arrays/types";
import { type Regression, readRegression } from "./regression";

/** A linear regression problem and the diagonal linear network β = w₊^D − w₋^D that learns it. */
export interface DiagonalProblem extends Regression {
  /** Depth D, an integer from 2 to 1000: power of the weights in β. */
  readonly depth: number;
  /** Initial value α > 0 of all weights: one number, or one number per coefficient. */
  readonly scale: number | VectorLike;
}

/** Checked `DiagonalProblem`, with one scale per coefficient. */
export interface DenseDiagonalProblem {
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly depth: number;
  readonly scales: Float64Array;
}

/** Reads and checks the problem of a diagonal network. */
export function readDiagonalProblem(args: Arguments, problem: DiagonalProblem): DenseDiagonalProblem {
  args.record("problem", problem);
  const { x, y } = readRegression(args, problem);
  const depth = readDepth(args, problem.depth);
  const { scale } = problem;
  const scales =
    typeof scale === "number"
      ? new Float64Array(x.columns).fill(args.number("scale", scale, { above: 0 }))
      : args.vector("scale", scale, x.columns);
  scales.forEach((alpha, i) => {
    args.number(["scale", i], alpha, { above: 0 });
    const powers = [alpha ** (2 * depth - 2), alpha ** (2 * depth)];
    if (powers.every((power) => power > 1e-290 && power < 1e290)) return;
    const expected = `a number whose powers up to ${2 * depth} neither overflow nor underflow`;
    throw args.error(typeof scale === "number" ? "scale" : ["scale", i], expected, alpha);
  });
  return { x, y, depth, scales };
}

/** Checks that a depth is an integer from 2 to 1000. */
const readDepth = (args: Arguments, depth: unknown): number =>
  args.number("depth", depth, { integer: true, atLeast: 2, atMost: 1000 });
