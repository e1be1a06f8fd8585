import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queueWorker } from "../../src/sweeps";
import { PREFIX, resultsKey } from "../../src/sweeps/queue/keys";
import { type PointJob, sweepId } from "../../src/sweeps/queue/point-job";
import { readResults } from "../../src/sweeps/queue/results";
import { describeWork } from "../../src/sweeps/work/describe-work";
import { hasRedis, type RedisServer, startRedis } from "./redis-server";

const original = join(__dirname, "works/points.mjs");

describe.skipIf(!hasRedis)("a worker of a queue", () => {
  let redis: RedisServer;
  let client: Redis;
  let queue: Queue;
  let scratch: string;
  let worker: Promise<unknown>;
  const stop = new AbortController();
  const warnings: string[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url, { maxRetriesPerRequest: null });
    queue = new Queue("sweeps", { connection: client, prefix: PREFIX });
    scratch = mkdtempSync(join(tmpdir(), "learning-dynamics-queue-"));
    const folder = join(scratch, "works");
    mkdirSync(join(folder, "inner"), { recursive: true });
    for (const path of ["points.mjs", "inner/points.mjs", "changing.mjs", "../outside.mjs"])
      copyFileSync(original, join(folder, path));
    symlinkSync(join(scratch, "outside.mjs"), join(folder, "link.mjs"));
    symlinkSync(scratch, join(folder, "up"));
    const registry = { file: original, export: "registry" };
    const onWarning = (warning: string) => warnings.push(warning);
    worker = queueWorker({ url: redis.url, folder, registry, threads: 1, signal: stop.signal, onWarning });
  });
  afterAll(async () => {
    stop.abort();
    await worker;
    await queue.close();
    client.disconnect();
    await redis.remove();
    rmSync(scratch, { recursive: true });
  });

  const { code } = describeWork({ file: original, export: "poisoned" }) as { code: string };
  const work = { name: "poisoned", code, module: "points.mjs" };
  const valid: PointJob = {
    version: "source",
    work,
    timeLimit: null,
    key: '{"a":1}',
    point: { a: 1 },
    attempt: 1,
  };
  let jobs = 0;

  /** Sends a job and returns the result of its point. */
  async function resultOf(job: PointJob): Promise<unknown> {
    const stream = resultsKey("sweeps", sweepId(job));
    const options = { jobId: `job-${++jobs}`, removeOnComplete: true, removeOnFail: true };
    await queue.add("point", job, options);
    const waiting = client.duplicate();
    const [entry] = await readResults(waiting, stream, "0", 20_000);
    waiting.disconnect();
    await client.del(stream);
    return entry?.result;
  }
  const refusal = (text: string) => ({
    error: expect.objectContaining({ message: expect.stringContaining(text) }),
  });
  const named = (change: Partial<PointJob["work"]>) => ({ ...valid, work: { ...work, ...change } });

  it("computes valid jobs, also of inner folders", async () => {
    expect(await resultOf(valid)).toEqual({ values: { a2: 1 } });
    expect(await resultOf(named({ module: "inner/points.mjs" }))).toEqual({ values: { a2: 1 } });
  });

  it("refuses jobs of another version of the package", async () => {
    expect(await resultOf({ ...valid, version: "0.0.9" })).toEqual(
      refusal("the worker has version source of learning-dynamics, the sweep 0.0.9"),
    );
  });

  it.each([
    ["../outside.mjs", "outside the worker's folder"],
    ["inner/../../outside.mjs", "outside the worker's folder"],
    ["./points.mjs", "outside the worker's folder"],
    ["inner\\points.mjs", "outside the worker's folder"],
    [original, "outside the worker's folder"],
    ["file:///etc/passwd", "outside the worker's folder"],
    ["points.mjs\0", "outside the worker's folder"],
    ["", "outside the worker's folder"],
    ["link.mjs", "a symbolic link"],
    ["up/outside.mjs", "a symbolic link"],
    ["missing.mjs", "has no file"],
    ["inner", "has no file"],
  ])("refuses the file %j", async (module, reason) => {
    expect(await resultOf(named({ module }))).toEqual(refusal(reason));
  });

  it("refuses files that are not those of the sweep, and such that it has loaded in an earlier version", async () => {
    const changing = { module: "changing.mjs" };
    expect(await resultOf(named({ ...changing, code: "0".repeat(64) }))).toEqual(
      refusal("is not that of the sweep"),
    );
    expect(await resultOf(named(changing))).toEqual({ values: { a2: 1 } });
    const changed = join(scratch, "works/changing.mjs");
    writeFileSync(changed, "export const poisoned = () => ({ a2: -1 });\n");
    expect(await resultOf(named(changing))).toEqual(refusal("is not that of the sweep"));
    const { code: later } = describeWork({ file: changed, export: "poisoned" }) as { code: string };
    expect(await resultOf(named({ ...changing, code: later }))).toEqual(refusal("restart the worker"));
  });

  it.each(["constructor", "toString", "call", "no export", "registry()"])(
    "refuses the export %j",
    async (name) => {
      expect(await resultOf(named({ name }))).toEqual(refusal("names no export"));
    },
  );

  it("refuses missing exports and names that are not registered", async () => {
    expect(await resultOf(named({ name: "missing" }))).toEqual(refusal("no such export"));
    expect(await resultOf({ ...valid, work: { name: "sphere" } })).toEqual(
      refusal("the name of a registered work"),
    );
  });

  it("refuses points that are malformed, that its work does not accept, or whose key is another one", async () => {
    const pointed = (point: object, key = JSON.stringify(point)) => ({ ...valid, point, key });
    expect(await resultOf(pointed({ a: [1] }))).toEqual(refusal("job.point.a must be a finite number"));
    expect(await resultOf(pointed({ a: { number: "NaN" } }))).toEqual(
      refusal("job.point.a must be a finite number"),
    );
    expect(await resultOf(pointed({ a: null }))).toEqual(refusal("job.point.a must be a finite number"));
    expect(await resultOf(pointed({ seed: -1 }))).toEqual(
      refusal("job.point.seed must be an integer at least 0"),
    );
    expect(await resultOf(pointed([1]))).toEqual(refusal("job.point must be an object"));
    expect(await resultOf(pointed({ a: 1 }, '{"a":2}'))).toEqual(refusal('the point {"a":2}'));
    expect(await resultOf({ ...pointed({ a: 10 }), work: { name: "cube" } })).toEqual(refusal("at most 9"));
    // The control: the same work accepts a smaller value.
    expect(await resultOf({ ...pointed({ a: 9 }), work: { name: "cube" } })).toEqual({
      values: { cube: 729 },
    });
  });

  it("drops jobs that belong to no sweep with a warning, and continues", async () => {
    await queue.add("point", { rm: "-rf" }, { removeOnComplete: true, removeOnFail: true });
    expect(await resultOf(valid)).toEqual({ values: { a2: 1 } });
    expect(warnings).toEqual([
      expect.stringContaining("was dropped: queueWorker: job must be an object with only"),
    ]);
  });
});
