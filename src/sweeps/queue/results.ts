import type { Redis } from "ioredis";
import { decodeValues, encodeValues } from "../encode-values";
import type { RowValues } from "../outcome";

/** Time for which results wait for a sweep that does not collect them, in seconds: 30 days. */
const KEPT = 30 * 24 * 3600;

/** Number of entries that are read at a time. */
const BATCH = 1000;

/** Result of a point on a worker. */
export type PointResult =
  | { readonly values: RowValues }
  | { readonly error: { readonly name: string; readonly message: string } };

/** Result in the stream of a sweep. */
export interface ResultEntry {
  /** Identity of the entry, which increases with time. */
  readonly id: string;
  readonly key: string;
  /** Number of the attempt at the point, from 1. */
  readonly attempt: number;
  /** Values as the worker sent them, not checked, or the error of the point. */
  readonly result: { readonly values: object } | { readonly error: Error };
}

/** Returns an error as plain data. */
export const resultOfError = (error: unknown): PointResult => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { error: { name, message } };
};

/** Adds the result of an attempt to the stream of its sweep. */
export async function addResult(
  redis: Redis,
  stream: string,
  { key, attempt }: { readonly key: string; readonly attempt: number },
  result: PointResult,
): Promise<void> {
  const data = "values" in result ? { values: encodeValues(result.values) } : result;
  const added = redis.xadd(stream, "*", "key", key, "attempt", attempt, "result", JSON.stringify(data));
  const kept = redis.expire(stream, KEPT);
  await Promise.all([added, kept]);
}

/** Reads the results after an entry, in order; with `wait`, waits as many milliseconds for the first one. */
export async function readResults(
  redis: Redis,
  stream: string,
  after: string,
  wait?: number,
): Promise<ResultEntry[]> {
  const answer = await (wait === undefined
    ? redis.xread("COUNT", BATCH, "STREAMS", stream, after)
    : redis.xread("COUNT", BATCH, "BLOCK", wait, "STREAMS", stream, after));
  return (answer ?? []).flatMap(([, entries]) => entries.map(([id, fields]) => readEntry(id, fields)));
}

/** Removes results from the stream of a sweep. */
export async function removeResults(redis: Redis, stream: string, ids: readonly string[]): Promise<void> {
  for (let i = 0; i < ids.length; i += BATCH) await redis.xdel(stream, ...ids.slice(i, i + BATCH));
}

/** Reads an entry; one that cannot be read counts as a failure of its point. */
function readEntry(id: string, fields: readonly string[]): ResultEntry {
  const [, key = "", , attempt = "", , text = ""] = fields;
  return { id, key, attempt: Number(attempt), result: readResult(text) };
}

function readResult(text: string): ResultEntry["result"] {
  try {
    const { values, error } = JSON.parse(text) as {
      values?: object;
      error?: { name: string; message: string };
    };
    if (values !== undefined) return { values: decodeValues(values) };
    return { error: Object.assign(new Error(error?.message), { name: error?.name }) };
  } catch {
    return { error: new Error("the worker sent a result that cannot be read") };
  }
}
