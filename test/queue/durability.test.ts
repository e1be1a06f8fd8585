import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize } from "node:v8";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Outcome, SweepTable } from "../../src/sweeps";
import { range, sweep } from "../../src/sweeps";
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
  });

  const start = (script: string, options: object): Child => {
    const child = startChild(script, redis.url, options);
    children.push(child);
    return child;
  };

  it("loses nothing and doubles nothing when workers, coordinator and server are killed", async () => {
    const work = { file, export: "values" };
    const grid = { a: range(0, 999, 1000), wait: [20] };
    const [store, table] = [join(scratch, "store"), join(scratch, "table")];
    const options = { work, grid, store, table, inFlight: 200 };
    const workers = [0, 1, 2, 3].map(() => start("worker.mjs", { folder, threads: 2, lock: LOCK }));
    const first = start("coordinator.mjs", options);
    await until(() => first.count("stored") >= 150);
    await workers[0]?.end("SIGKILL");
    await until(() => first.count("stored") >= 250);
    await workers[1]?.end("SIGKILL");
    await until(() => first.count("stored") >= 350);
    await first.end("SIGKILL");
    // The workers compute what is in the queue while there is no coordinator.
    const second = start("coordinator.mjs", options);
    await until(() => second.count("stored") >= 250);
    await redis.restart();
    expect(await second.ended, second.output()).toBe(0);

    const outcomes = readFileSync(store, "latin1")
      .split("\n")
      .slice(0, -1)
      .map((line) => deserialize(Buffer.from(line, "base64")) as Outcome);
    expect(outcomes.length).toBe(1000);
    expect(new Set(outcomes.map(({ key }) => key)).size).toBe(1000);
    const inline = await sweep(work, { a: grid.a, wait: [0] }, { executor: "inline" }).table();
    const found = deserialize(readFileSync(table)) as SweepTable;
    // The wait is a parameter, so the seeds differ; everything else is that of a sweep without waits.
    const isFree = (_: unknown, column: number) =>
      !["wait", "seed", "noise"].includes(found.columns[column] ?? "");
    expect(found.rows.map((row) => row.filter(isFree))).toEqual(inline.rows.map((row) => row.filter(isFree)));
    expect(found.failures).toEqual([]);
    for (const worker of workers.slice(2)) expect(await worker.end("SIGTERM")).toBe(0);
    for (const child of children) expect(child.output()).not.toContain(PASSWORD);
  }, 90_000);
});
