import type { AbortSignalLike } from "../arrays/types";
import type { TaskLike } from "../tasks";
import type { Report } from "./report";

/** Numerical parameter of an experiment. */
export interface Parameter {
  /** Default value. */
  readonly default: number;
  /** Meaning of the parameter, with its units. */
  readonly description: string;
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly integer?: boolean;
}

/** Progress of an experiment. */
export interface ExperimentProgress {
  /** Completed fraction, 0 to 1. */
  readonly fraction: number;
  /** Short description of the current stage. */
  readonly stage: string;
}

/** Options for monitoring and stopping the computation of a report. */
export interface ReportOptions {
  readonly onProgress?: ((progress: ExperimentProgress) => void) | undefined;
  /** Aborting the signal ends the run soon; the report then holds the finished parts (`completed: false`). */
  readonly signal?: AbortSignalLike | undefined;
}

/** Options for monitoring and stopping an experiment, and for its data. */
export interface RunOptions extends ReportOptions {
  /** User-supplied data in place of the experiment's, for experiments that accept data (`Experiment.task`). */
  readonly task?: TaskLike | undefined;
  /**
   * True for the control run, from which the effect is absent by construction (`Experiment.control`): every check of kind
   * "effect" must fail; default false.
   */
  readonly control?: boolean | undefined;
}

/** A published result that can be reproduced. */
export interface Experiment {
  readonly name: string;
  readonly title: string;
  /** Publication of the result. */
  readonly paper: string;
  /** Statement of the result. */
  readonly claim: string;
  /** Change that removes the effect from the control run, in a sentence. */
  readonly control: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Description of the user-supplied data that `options.task` accepts; undefined if the experiment accepts none. */
  readonly task?: string | undefined;
  /**
   * Runs the experiment.
   *
   * @param parameters values that differ from the defaults
   * @throws ArgumentError (rejects) for an unknown parameter or option, a value out of range, or data that the
   * experiment does not accept
   */
  run(parameters?: Readonly<Record<string, number>>, options?: RunOptions): Promise<Report>;
}
