import type { Report } from "learning-dynamics/experiments";
import type { Values } from "../parameter";

/** Question that files answer, named as the command of the command line: a training log, two data points, or a task. */
export type Reading = "diagnose" | "fit" | "predict";

/** Files that were chosen together. The browser reads their contents only in the worker. */
export interface Chosen {
  readonly files: readonly File[];
  /** Name of the folder of checkpoints. */
  readonly folder?: string | undefined;
}

/** A request of the page to its worker. */
export interface Request {
  readonly id: number;
  /** Files of the reader, or the example that the worker computes. */
  readonly source: Chosen | "example";
  /** Chosen reading, or undefined if the contents decide. */
  readonly reading: Reading | undefined;
  /** Values of the controls of all readings. */
  readonly values: Readonly<Record<Reading, Values>>;
}

/** Answers of the worker, several for each request. */
export type Answer = { readonly id: number } & (
  | { readonly kind: "progress"; readonly fraction: number; readonly stage: string }
  | { readonly kind: "read"; readonly reading: Reading }
  | { readonly kind: "report"; readonly reading: Reading; readonly report: Report }
  | { readonly kind: "failure"; readonly message: string }
);
