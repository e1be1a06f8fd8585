import type { Arguments, FieldsOf } from "../arrays/arguments";
import type { AbortSignalLike } from "../arrays/types";

/** Cancellation and progress of a long computation. */
export interface ComputationOptions {
  /** Signal that ends the computation early when it is aborted. */
  readonly signal?: AbortSignalLike | undefined;
  /** Called with the completed fraction of the computation, which ascends from 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Fields of the options of a long computation. */
export const COMPUTATION_OPTIONS: FieldsOf<ComputationOptions> = { signal: true, onProgress: true };

/** Checks the signal and the callback of options whose fields have been checked. */
export function checkComputationOptions(args: Arguments, { signal, onProgress }: ComputationOptions): void {
  args.signal("options.signal", signal);
  if (onProgress !== undefined) args.callable("options.onProgress", onProgress);
}
