import type { Computation } from "../../concurrency/computation";

/** Sizes of a problem. */
export interface GrokkingSizes {
  /** Number d of inputs of a sample. */
  readonly dimension: number;
  /** Number n of training samples. */
  readonly samples: number;
  /** Number n' of test samples. */
  readonly testSamples: number;
}

/** Problem that is loaded after its sizes have been checked. */
export interface ProblemSource {
  readonly sizes: GrokkingSizes;
  load(): Computation<GrokkingProblem>;
}

/** Training and test data, and the initial state of the reduced map. */
export interface GrokkingProblem extends GrokkingSizes {
  /** Inputs of the training samples and then of the test samples, row after row. */
  readonly inputs: Float64Array;
  /** Targets in the same order. */
  readonly targets: Float64Array;
  /** Mean of the weights of the hidden units at the start, d numbers. */
  readonly mean: Float64Array;
  /** Second moment of the weights at the start, row after row, symmetric. */
  readonly secondMoment: Float64Array;
}

/** Mean and second moment of weights. */
export type Moments = Pick<GrokkingProblem, "mean" | "secondMoment">;

/** Returns the moments of infinitely many weights from N(0, I). */
export function infiniteWidth(dimension: number): Moments {
  const secondMoment = new Float64Array(dimension * dimension);
  for (let i = 0; i < dimension; i++) secondMoment[i * dimension + i] = 1;
  return { mean: new Float64Array(dimension), secondMoment };
}
