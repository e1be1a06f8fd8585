import { ArgumentError } from "../../arrays/errors";
import { MemoryError } from "../../simd";
import type { Layer } from "../architecture/layer";
import type { Samples } from "../architecture/samples";
import type { FlatKernels } from "./kernel-engine";
import type { PlanOptions } from "./plan";
import type { Rectangle } from "./rectangle";

/** One network's kernels between two sets of inputs: plain data, as threads take it. */
export interface KernelJob {
  readonly functionName: string;
  readonly network: Layer;
  readonly first: Samples;
  readonly second: Samples | undefined;
  readonly options: PlanOptions;
}

/** What one thread does at a time; all arrays lie in shared memory. */
export interface WorkItem {
  /** Errands of one id have one job, which a thread prepares once. */
  readonly id: number;
  readonly job: KernelJob;
  /** Receives the numbers: of a band of rows, or of a place. */
  readonly out: FlatKernels;
  readonly part: Rectangle | readonly [from: number, to: number];
  /** [whether to stop, progress made]; an errand counts `units` of progress. */
  readonly control: Int32Array;
  readonly units: number;
}

/** How an errand ended: an error of the library's comes back as its fields, because its class would be lost on the way. */
export type WorkResult =
  | { readonly result: "finished" | "stopped" }
  | {
      readonly result: "refused";
      readonly argument: string;
      readonly expected: string;
      readonly received: string;
    }
  | { readonly result: "memory"; readonly bytes: number };

/** An error of the library's as an outcome; any other is thrown on. */
export function resultOfError(error: unknown): WorkResult {
  if (error instanceof ArgumentError) {
    const { argument, expected, received } = error;
    return { result: "refused", argument, expected, received };
  }
  if (error instanceof MemoryError) return { result: "memory", bytes: error.bytes };
  throw error;
}

/** Whether an errand was finished; throws what it failed of. */
export function isFinished(functionName: string, outcome: WorkResult): boolean {
  if (outcome.result === "refused") {
    throw new ArgumentError(functionName, outcome.argument, outcome.expected, outcome.received);
  }
  if (outcome.result === "memory") throw new MemoryError(functionName, outcome.bytes);
  return outcome.result === "finished";
}
