import type { Point, RowValues } from "../outcome";
import type { WorkModule } from "../work/work";

/** Point that a thread computes, as plain data. */
export interface PointRequest {
  readonly work: WorkModule;
  readonly point: Point;
  readonly seed: number;
  /** Flags of all points in flight, in shared memory; the number at `slot` is 1 if this point is to end early. */
  readonly aborted: Int32Array;
  readonly slot: number;
  /** Number under which the thread reports that it starts to compute; undefined if no limit of time depends on it. */
  readonly reportStart: number | undefined;
}

/** Report of a thread that it has loaded the work and starts to compute a point. */
export interface PointStart {
  /** Number of the point's request; 0 if the thread itself has started. */
  readonly started: number;
}

/**
 * Result of a point. Errors travel as plain data, because structured clone drops classes. A work that cannot be loaded
 * concerns all points.
 */
export type PointResult =
  | { readonly values: RowValues }
  | { readonly error: { readonly name: string; readonly message: string } }
  | { readonly unloadable: string };

/** Threads that compute points. */
export interface PointThreads {
  /** Computes a point on the next free thread. Aborting the signal ends the thread. */
  run(request: PointRequest, end: AbortSignal): Promise<PointResult>;
  /** Frees the threads. */
  close(): void;
}

/** Opens threads; `onStart` is called with the reports of points that ask for them. */
export type OpenThreads = (threads: number, onStart: (report: PointStart) => void) => Promise<PointThreads>;
