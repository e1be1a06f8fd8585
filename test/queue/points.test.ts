import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type QueueWorkerOptions,
  type QueueWorkerProgress,
  queue,
  queueWorker,
  range,
  sweep,
} from "../../src/sweeps";
import { until } from "./child";
import { hasRedis, type RedisServer, startRedis } from "./redis-server";

const folder = join(__dirname, "works");
const file = join(folder, "points.mjs");

describe.skipIf(!hasRedis)("points of a queue", () => {
  let redis: RedisServer;
  let scratch: string;
  beforeAll(async () => {
    redis = await startRedis();
    scratch = mkdtempSync(join(tmpdir(), "learning-dynamics-queue-"));
  });
  afterAll(async () => {
    await redis.remove();
    rmSync(scratch, { recursive: true });
  });

  /** Runs a function while a worker computes points; resolves to its result and the counts of the worker. */
  async function withWorker<Result>(
    run: () => Promise<Result>,
    options: QueueWorkerOptions = {},
  ): Promise<[Result, QueueWorkerProgress]> {
    const stop = new AbortController();
    const own = { url: redis.url, folder, threads: 2, signal: stop.signal };
    const worker = queueWorker({ ...own, ...options });
    try {
      const result = await run();
      stop.abort();
      return [result, await worker];
    } finally {
      stop.abort();
      await worker;
    }
  }
  const executor = () => queue({ url: redis.url });

  it("give the table of the inline executor, bit for bit", async () => {
    const work = { file, export: "values" };
    const grid = { a: range(0, 99, 100) };
    const [table, counts] = await withWorker(() => sweep(work, grid, { executor: executor() }).table());
    expect(counts).toEqual({ running: 0, finished: 100, failed: 0 });
    expect(table).toEqual(await sweep(work, grid, { executor: "inline" }).table());
  });

  it("of a registered work are checked and computed", async () => {
    const registry = { file, export: "registry" };
    const work = { ...registry, name: "cube" };
    // The sweep checks its first points, too: this one comes later.
    const grid = {
      names: ["a"],
      size: 10_001,
      at: (i: number) => ({ a: i === 10_000 ? 10 : -i }),
      description: "",
    };
    const few = { shard: { index: 1, count: 2000 }, executor: executor() };
    const [{ rows, failures }] = await withWorker(() => sweep(work, grid, few).table(), { registry });
    expect(rows.map(([a, , cube]) => [a, cube])).toEqual(
      [0, 2000, 4000, 6000, 8000].map((a) => [-a, -(a ** 3)]),
    );
    expect(failures).toEqual([{ point: { a: 10 }, error: "a must be at most 9", attempts: 1 }]);
  });

  it("of more works than a worker keeps open are computed", async () => {
    // Each time limit makes a separate sweep for the worker.
    const limits = range(50, 61, 12);
    const run = () =>
      Promise.all(
        limits.map((timeLimit) =>
          sweep({ file, export: "values" }, { a: [1, 2] }, { executor: executor(), timeLimit }).table(),
        ),
      );
    const [tables, { finished }] = await withWorker(run);
    expect(finished).toBe(24);
    for (const { rows } of tables) expect(rows).toEqual(tables[0]?.rows);
  });

  it("that throw or end their thread fail after their attempts, and the others are computed", async () => {
    const run = () =>
      sweep({ file, export: "poisoned" }, { a: [1, 2, 3, 4] }, { executor: executor(), retries: 2 }).table();
    const [{ rows, failures }, counts] = await withWorker(run);
    expect(rows.map(([a, , square]) => [a, square])).toEqual([
      [1, 1],
      [4, 16],
    ]);
    expect(failures).toEqual([
      { point: { a: 2 }, error: expect.stringContaining("exit code 3"), attempts: 3 },
      { point: { a: 3 }, error: "three is too many", attempts: 3 },
    ]);
    expect(counts).toEqual({ running: 0, finished: 2, failed: 6 });
  });

  it("that block their thread for longer than the lock are computed once", async () => {
    const log = join(scratch, "blocks");
    const grid = { a: [1, 2], seconds: [3], log: [log] };
    const run = () => sweep({ file, export: "blocks" }, grid, { executor: executor() }).table();
    const [{ rows }] = await withWorker(run, { lock: 1 });
    expect(rows.length).toBe(2);
    expect(readFileSync(log, "utf8").trim().split("\n").sort()).toEqual(["1", "2"]);
  });

  it("that exceed the time limit fail", async () => {
    const grid = { a: [1], seconds: [60], log: [join(scratch, "limit")] };
    const options = { executor: executor(), retries: 0, timeLimit: 0.5 };
    const [{ failures }] = await withWorker(() => sweep({ file, export: "blocks" }, grid, options).table());
    expect(failures.map(({ error }) => error)).toEqual(["the point exceeded its time limit of 0.5 s"]);
  });

  it("return to the queue when their worker is ended, and are computed by another one", async () => {
    const log = join(scratch, "returned");
    const grid = { a: [1], seconds: [3], log: [log] };
    const table = sweep({ file, export: "blocks" }, grid, { executor: executor() }).table();
    const [, first] = await withWorker(() => until(() => linesOf(log).length === 1), { grace: 0 });
    expect(first).toEqual({ running: 0, finished: 0, failed: 0 });
    const [{ rows }, second] = await withWorker(() => table);
    expect(rows.length).toBe(1);
    expect(second).toEqual({ running: 0, finished: 1, failed: 0 });
    expect(linesOf(log).length).toBe(2);
  });

  it("are finished within the grace when their worker is ended", async () => {
    const log = join(scratch, "finished");
    const table = sweep(
      { file, export: "blocks" },
      { a: [1], seconds: [1], log: [log] },
      { executor: executor() },
    ).table();
    const [, counts] = await withWorker(() => until(() => linesOf(log).length === 1), { grace: 30 });
    expect(counts).toEqual({ running: 0, finished: 1, failed: 0 });
    expect((await table).rows.length).toBe(1);
  });

  it("that wait are taken back when the sweep is aborted, and a result on the way serves the next sweep", async () => {
    const log = join(scratch, "aborted");
    const stop = new AbortController();
    const grid = { a: [1, 2, 3, 4, 5], seconds: [1], log: [log] };
    const work = { file, export: "blocks" };
    const aborted = sweep(work, grid, { executor: executor(), signal: stop.signal }).table();
    await withWorker(
      async () => {
        await until(() => linesOf(log).length === 1);
        stop.abort();
        expect(await aborted).toMatchObject({ rows: [], failures: [], completed: false });
        await new Promise((resolve) => setTimeout(resolve, 1500));
        expect(linesOf(log)).toEqual(["1"]);
        const { rows } = await sweep(work, grid, { executor: executor() }).table();
        expect(rows.length).toBe(5);
        expect(linesOf(log)).toEqual(["1", "2", "3", "4", "5"]);
      },
      { threads: 1 },
    );
  });
});

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n").slice(0, -1);
  } catch {
    return [];
  }
}
