import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize } from "node:v8";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { range, type SweepTable, sweep } from "../../src/sweeps";
import { type Child, startChild, until } from "./child";
import { hasRedis, PASSWORD, type RedisServer, startRedis } from "./redis-server";

const folder = join(__dirname, "works");
const file = join(folder, "points.mjs");
const LOCK = 2;

describe.skipIf(!hasRedis)("a sweep by a queue", () => {
  let redis: RedisServer;
  let scratch: string;
  let children: Child[];
  beforeEach(async () => {
    redis = await startRedis();
    scratch = mkdtempSync(join(tmpdir(), "learning-dynamics-queue-"));
    children = [];
  });
  afterEach(async () => {
    for (const child of children) await child.end("SIGKILL");
    await redis.remove();
    rmSync(scratch, { recursive: true });
    for (const child of children) expect(child.output()).not.toContain(PASSWORD);
  });

  const start = (script: string, options: object): Child => {
    const variables = {
      LEARNING_DYNAMICS_REDIS: redis.url,
      POINT_WAIT: "20",
      POINT_LOG: join(scratch, "log"),
    };
    const child = startChild(script, options, variables);
    children.push(child);
    return child;
  };
  const startWorkers = (count: number, threads: number): Child[] =>
    Array.from({ length: count }, () => start("worker.mjs", { folder, threads, lock: LOCK }));
  const startSweep = (work: object, grid: object): Child => {
    const [store, table] = [join(scratch, "store"), join(scratch, "table")];
    return start("coordinator.mjs", { work, grid, store, table, inFlight: 200, retries: 0 });
  };
  const readTable = () => deserialize(readFileSync(join(scratch, "table"))) as SweepTable;
  const linesOf = (name: string) => readFileSync(join(scratch, name), "latin1").split("\n").slice(0, -1);

  it("loses nothing and doubles nothing when workers, coordinator and server are killed", async () => {
    const work = { file, export: "values" };
    const grid = { a: range(0, 999, 1000) };
    const workers = startWorkers(4, 2);
    const first = startSweep(work, grid);
    await until(() => first.count("stored") >= 150);
    await workers[0]?.end("SIGKILL");
    await until(() => first.count("stored") >= 250);
    await workers[1]?.end("SIGKILL");
    await until(() => first.count("stored") >= 350);
    await first.end("SIGKILL");
    const second = startSweep(work, grid);
    await until(() => second.count("stored") >= 250);
    await redis.restart();
    expect(await second.ended, second.output()).toBe(0);

    const keys = linesOf("store/rows/1-of-1.jsonl").map((line) => JSON.parse(line).key);
    expect(keys.length).toBe(1000);
    expect(new Set(keys).size).toBe(1000);
    expect(readTable()).toEqual(await sweep(work, grid, { executor: "inline" }).table());
    // Some points were computed twice indeed: those that ran when their worker or the server was killed.
    expect(linesOf("log").length).toBeGreaterThan(1000);
    for (const worker of workers.slice(2)) expect(await worker.end("SIGTERM"), worker.output()).toBe(0);
  }, 90_000);

  it("computes again the points that the server has lost", async () => {
    const work = { file, export: "values" };
    const grid = { a: range(0, 299, 300) };
    startWorkers(1, 1);
    const coordinator = startSweep(work, grid);
    await until(() => coordinator.count("stored") >= 50);
    redis.empty();
    expect(await coordinator.ended, coordinator.output()).toBe(0);
    expect(readTable()).toEqual(await sweep(work, grid, { executor: "inline" }).table());
  }, 60_000);

  it("fails a point that ends the processes of its workers, and computes the others", async () => {
    startWorkers(6, 1);
    const coordinator = startSweep({ file, export: "deadly" }, { a: [1, 2, 3] });
    expect(await coordinator.ended, coordinator.output()).toBe(0);
    const { rows, failures } = readTable();
    expect(rows.map(([a, , square]) => [a, square])).toEqual([
      [2, 4],
      [3, 9],
    ]);
    expect(failures).toEqual([
      {
        point: { a: 1 },
        attempts: 1,
        error: expect.stringContaining("workers that computed the point ended"),
      },
    ]);
  }, 60_000);
});
