import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { decodeValues, encodeValues } from "../encode-values";
import type { PointTask } from "../executors/executor";
import type { Point, PointValue } from "../outcome";
import { packageVersion } from "../package-version";
import { keyOf, readPointValue, seedOf } from "../points/point";
import type { WorkDescription } from "../work/describe-work";
import { digest } from "./keys";

/** Work as a job names it. The worker finds the code on its own machine. */
export interface JobWork extends WorkDescription {
  /** Path of the module below the worker's folder, with slashes; absent for registered works. */
  readonly module?: string;
}

/** Part of a job that all points of a sweep share. */
export interface SweepJob {
  readonly version: string;
  readonly work: JobWork;
  /** Largest number of seconds for one attempt; null if there is no limit. */
  readonly timeLimit: number | null;
}

/** Attempt at a point, which is one job. */
export interface PointAttempt {
  readonly task: PointTask;
  /** Number of the attempt, from 1. */
  readonly attempt: number;
}

/** Data of a job. */
export interface PointJob extends SweepJob {
  readonly key: string;
  readonly point: object;
  readonly attempt: number;
}

const JOB_FIELDS: FieldsOf<PointJob> = {
  version: true,
  work: true,
  timeLimit: true,
  key: true,
  point: true,
  attempt: true,
};
const WORK_FIELDS: FieldsOf<JobWork> = { name: true, code: true, module: true };

/** Identity of a sweep in Redis. Sweeps of the same work share their results. */
export const sweepId = ({ version, work, timeLimit }: SweepJob): string =>
  digest(JSON.stringify([version, work.name, work.module, work.code, timeLimit]));

/** Returns the data of the job of an attempt. */
export const pointJob = (sweep: SweepJob, { task: { key, point }, attempt }: PointAttempt): PointJob => ({
  ...sweep,
  key,
  point: encodeValues(point),
  attempt,
});

/** Reads a job except for its point, so that an error of the point can be sent back. */
export function readJob(data: unknown): PointJob {
  const args = argumentsOf("queueWorker").at("job");
  args.options(HERE, data as PointJob, JOB_FIELDS);
  const { version, work, timeLimit, key, attempt } = data as PointJob;
  args.string("version", version);
  args.string("key", key);
  args.number("attempt", attempt, { integer: true, atLeast: 1 });
  args.options("work", work, WORK_FIELDS);
  args.string("work.name", work.name);
  if (work.code !== undefined) args.string("work.code", work.code);
  if (work.module !== undefined) args.string("work.module", work.module);
  if (timeLimit !== null) args.number("timeLimit", timeLimit, { above: 0 });
  return data as PointJob;
}

/** Reads the point of a job of this version of the package. */
export function readTask({ version, key, point }: PointJob): PointTask {
  if (version !== packageVersion) {
    const cure = "Install one version for the sweep and all workers.";
    throw new Error(
      `the worker has version ${packageVersion} of learning-dynamics, the sweep ${version}. ${cure}`,
    );
  }
  const args = argumentsOf("queueWorker").at("job.point");
  args.record(HERE, point);
  const read = readPoint(args, decodeValues(point));
  if (keyOf(read) !== key) throw args.refusal(HERE, `the point ${key}`, keyOf(read));
  return { key, point: read, seed: seedOf(read) };
}

function readPoint(args: Arguments, values: Readonly<Record<string, unknown>>): Point {
  const entries = Object.entries(values).map(([name, value]): [string, PointValue] => [
    name,
    readPointValue(args, [name], name, value),
  ]);
  return Object.fromEntries(entries);
}
