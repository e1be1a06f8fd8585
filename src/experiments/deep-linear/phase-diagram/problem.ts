import type { NdArray } from "../../../arrays";
import { exactFlow, lambdaBalancedWeights, product } from "../../../deep-linear";
import { singularValues } from "../../../linalg";
import { correlations, teacher } from "../../../tasks";

/** Task and initial weights of the points of a phase diagram with one size and one seed. */
export interface Problem {
  /** Correlations of the task, with Σxx = I. */
  readonly data: ReturnType<typeof correlations>;
  /** Singular values of Σyx, the largest first. */
  readonly strengths: readonly number[];
  /** Singular values of the initial product at scale 1, the largest first. */
  readonly initial: readonly number[];
  /** Returns initial weights W₁ and W₂, [size, size], whose product is the same for every λ. */
  start(lambda: number, scale: number): [first: NdArray, second: NdArray];
}

/** Largest number of draws of the initial weights. */
const MAX_DRAWS = 64;

/**
 * Draws a task with a Gaussian teacher and initial weights in random directions, with as many inputs and hidden units as
 * outputs. At λ = 0 the sign of the determinant is conserved; the weights are drawn again if it is not that of the task.
 */
export function drawProblem(size: number, seed: number): Problem {
  const data = correlations(
    teacher({ inputSize: size, outputSize: size, samples: 4 * size, whiten: true, seed }),
  );
  const draw = (number: number, lambda: number, scale: number) =>
    lambdaBalancedWeights({ widths: [size, size, size], lambda, scale, seed: seed + number });
  let number = 1;
  while (number < MAX_DRAWS && exactFlow(draw(number, 0, 1), data, { times: [0] }).endsInSaddle) number++;
  return {
    data,
    strengths: Array.from(singularValues(data.inputOutputCorrelation)),
    initial: Array.from(singularValues(product(draw(number, 0, 1)))),
    start: (lambda, scale) => draw(number, lambda, scale),
  };
}
