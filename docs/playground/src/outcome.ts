import type { Mark } from "learning-dynamics/plots";

/** A number that is told below the figures. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a room computes: plain data, handed over by the worker as they are. */
export interface Outcome {
  /** The curves of each plot by its name, the very ones that the copied code gives. */
  readonly plots: Readonly<Record<string, readonly Mark[]>>;
  readonly facts: readonly Fact[];
  /** What a person has to know to read the figures aright, such as that a descent diverges. */
  readonly notes: readonly string[];
}

/** How a room hands over what it has: the theory first, the networks as they are trained. */
export interface Watch<Result extends Outcome> {
  readonly signal: AbortSignal;
  readonly report: (outcome: Result) => void;
}
