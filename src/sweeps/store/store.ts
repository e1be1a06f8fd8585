import type { Outcome } from "../outcome";

/** Keeps the outcomes of a sweep. */
export interface Store {
  /** Outcomes by key that were found when the store was opened. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Adds an outcome, which is safe when the call returns. */
  append(outcome: Outcome): void;
  close(): void;
}

/** Store without a file, for sweeps that end with the process. */
export const memoryStore = (): Store => ({ outcomes: new Map(), append: () => {}, close: () => {} });
