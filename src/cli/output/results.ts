import type { Advice } from "../../plots";
import type { FailedPoint, MergedSweep, QueueWorkerProgress, RepairedFile, SweepStatus } from "../../sweeps";

/**
 * Object that a command prints with `--json`. `npm run schema` writes the JSON schema of this type to
 * docs/command-line.schema.json. Numbers that are not finite are null.
 */
export type CommandResult =
  | ListResult
  | RunResult
  | ReportResult
  | PlaygroundResult
  | CompletionResult
  | MergeResult
  | ShardResult
  | EstimateResult
  | SweepStatus
  | RepairResult
  | SubmitResult
  | QueueWorkerProgress
  | ErrorResult;

/** Result of `list`. */
export interface ListResult {
  readonly experiments: readonly ListedExperiment[];
}

/** Experiment that `run` and `sweep` take by its name. */
export interface ListedExperiment {
  readonly name: string;
  readonly title: string;
  /** Publication of the result. */
  readonly paper: string;
  /** Statement of the result. */
  readonly claim: string;
  /** Change that removes the effect from the control run (`--control`). */
  readonly control: string;
  /** Description of the data that `--inputs` accepts, if the experiment accepts data. */
  readonly task?: string | undefined;
  readonly parameters: { readonly [name: string]: ListedParameter };
}

/** Numerical parameter of an experiment. */
export interface ListedParameter {
  readonly default: number;
  /** Meaning of the parameter, with its units. */
  readonly description: string;
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly integer?: boolean;
}

/** Result of `run`: one report for each experiment that was run. */
export interface RunResult {
  readonly reports: readonly ReportResult[];
}

/** Result of `predict`, `fit` and `diagnose`: the report without its figures and series, which are in the file `data`. */
export interface ReportResult {
  readonly name: string;
  readonly title: string;
  /** Path of report.html. */
  readonly page: string;
  /** Path of report.json, which holds the whole report. */
  readonly data: string;
  /** Description of the method, in sentences. */
  readonly summary: readonly string[];
  /** Remarks on this run: warnings, results in words, methods of measurement. */
  readonly notes: readonly string[];
  readonly advice: readonly Advice[];
  readonly parameters: { readonly [name: string]: number | null };
  readonly tables: readonly TableResult[];
  readonly checks: readonly CheckResult[];
  /** True for a control run of an experiment. */
  readonly control: boolean;
  /** False if the run was interrupted. */
  readonly completed: boolean;
}

/** Table of a report: every row has one entry per column. */
export interface TableResult {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Claim of a report, as a measured number with its bound. */
export interface CheckResult {
  readonly claim: string;
  /** Short name of the measured number, the same in every run. */
  readonly column?: string | undefined;
  readonly measured: number | null;
  readonly bound: number | null;
  readonly holds: boolean;
  readonly direction?: "at most" | "at least" | undefined;
  readonly kind?: "effect" | "agreement" | undefined;
}

/** Result of `playground`, printed when the page can be opened; the command then runs until it is interrupted. */
export interface PlaygroundResult {
  /** Address of the page, with the files that it opens. */
  readonly url: string;
  readonly port: number;
  /** Addresses of the files, relative to the page. */
  readonly files: readonly string[];
}

/** Result of `completion`. */
export interface CompletionResult {
  readonly shell: "bash" | "zsh" | "fish" | "powershell";
  readonly script: string;
}

/** Result of `sweep merge`, and of `sweep` without `--shard`. */
export interface MergeResult extends MergedSweep {
  /** Paths of the figures. */
  readonly figures: readonly string[];
}

/** Result of `sweep --shard`. */
export interface ShardResult {
  /** Number of the shard, from 1. */
  readonly shard: number;
  readonly shards: number;
  readonly points: number;
  readonly finished: number;
  /** Finished points with values that are NaN or infinite. */
  readonly nonFinite: number;
  readonly failed: number;
  readonly failures: readonly FailedPoint[];
}

/** Result of `sweep --dry-run`. */
export interface EstimateResult {
  readonly points: number;
  /** Number of points that were measured. */
  readonly measured: number;
  /** Mean time per point. */
  readonly secondsPerPoint: number | null;
  /** Mean size of a row on disk. */
  readonly bytesPerRow: number;
  /** Message of the first point that failed. */
  readonly error?: string | undefined;
}

/** Result of `sweep repair`: the files that had damaged rows. */
export interface RepairResult {
  readonly repaired: readonly RepairedFile[];
}

/** Result of `sweep submit`. */
export interface SubmitResult {
  /** Path of the script for sbatch. */
  readonly script: string;
  readonly points: number;
  readonly shards: number;
  /** Estimated time of a shard. */
  readonly secondsPerShard: number | null;
}

/** Result of a command that failed. */
export interface ErrorResult {
  readonly error: {
    readonly message: string;
    /** Exit code of the process. */
    readonly code: number;
  };
}
