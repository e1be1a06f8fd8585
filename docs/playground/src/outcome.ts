import type { Mark } from "learning-dynamics/plots";

/** A number displayed below the figures. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Result of a room's computation, as plain data that the worker posts unchanged. */
export interface Outcome {
  /** The curves of each plot by name, equal to those of the copied code. */
  readonly plots: Readonly<Record<string, readonly Mark[]>>;
  readonly facts: readonly Fact[];
  /** Warnings about the figures, for example that gradient descent diverges. */
  readonly notes: readonly string[];
}

/** Channel for partial results: the theory first, then the networks as they are trained. */
export interface Watch<Result extends Outcome> {
  readonly signal: AbortSignal;
  readonly report: (outcome: Result) => void;
}
