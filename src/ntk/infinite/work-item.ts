import type { Arguments } from "../../arrays/arguments";
import { ArgumentError } from "../../arrays/errors";
import { MemoryError } from "../../arrays/memory-error";
import type { Key } from "../../arrays/path";
import type { Layer, Samples } from "../../networks/architecture";
import type { KernelKind } from "../arc-cosine/dense-network";
import type { ColumnRange } from "../arc-cosine/wide-kernels";
import type { FlatKernels } from "./kernel-engine";
import type { PlanOptions } from "./plan/plan";
import type { Rectangle } from "./rectangle";
import type { RowBand } from "./row-bands";

/** Computation of one network's kernels between two sets of inputs, as plain data that can be sent to threads. */
export interface KernelJob {
  readonly network: Layer;
  readonly first: Samples;
  readonly second: Samples | undefined;
  readonly options: PlanOptions;
  /** Kernels that are computed; default both. */
  readonly wanted?: readonly KernelKind[] | undefined;
}

/** Part of kernels: a rectangle, a band of rows, some columns of a band, or groups of entries [from, to). */
export type KernelPart =
  | Rectangle
  | RowBand
  | { readonly band: RowBand; readonly range: ColumnRange }
  | { readonly groups: readonly [from: number, to: number] };

/** Unit of work of a thread. All arrays are in shared memory. */
export interface WorkItem {
  /** Identifier of the job; a thread prepares each job once. */
  readonly id: number;
  readonly job: KernelJob;
  /** Output arrays for the entries of `part`. */
  readonly out: FlatKernels;
  readonly part: KernelPart;
  /** [1 if the work has to stop, progress of the job in units]; a work item contributes `units` of progress. */
  readonly control: Int32Array;
  readonly units: number;
}

/** Result of a work item. Errors of the library travel as plain fields, because structured clone drops classes. */
export type WorkResult =
  | { readonly result: "finished" | "stopped" }
  | {
      readonly result: "refused";
      readonly path: readonly Key[];
      readonly expected: string;
      readonly received: string;
    }
  | { readonly result: "memory"; readonly bytes: number };

/** Converts an error of the library to a result; rethrows any other error. */
export function resultOfError(error: unknown): WorkResult {
  if (error instanceof ArgumentError) {
    const { path, expected, received } = error;
    return { result: "refused", path, expected, received };
  }
  if (error instanceof MemoryError) return { result: "memory", bytes: error.bytes };
  throw error;
}

/** Returns true if a work item was finished and false if it was stopped; throws the error with which it failed. */
export function isFinished(args: Arguments, result: WorkResult): boolean {
  if (result.result === "refused") {
    throw args.refusal(result.path, result.expected, result.received);
  }
  if (result.result === "memory") throw new MemoryError(args.functionName, result.bytes);
  return result.result === "finished";
}
