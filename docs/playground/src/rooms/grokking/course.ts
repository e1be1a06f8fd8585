/** Mean a and second moment M of the weights of the hidden units. */
export interface Moments {
  readonly mean: Float64Array;
  /** Rows of M one after another, [inputs, inputs]. */
  readonly secondMoment: Float64Array;
}

/** Losses and moments of the weights after some numbers of steps. */
export interface Course {
  /** Moments of the weights at the start. */
  readonly initial: Moments;
  readonly steps: readonly number[];
  /** Unexplained parts of the variance of the targets of the training samples and of the test samples. */
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly moments: readonly Moments[];
}
