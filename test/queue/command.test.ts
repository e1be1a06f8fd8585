import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize } from "node:v8";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SweepTable } from "../../src/sweeps";
import { startChild, startProcess, until } from "./child";
import { hasRedis, PASSWORD, type RedisServer, startRedis } from "./redis-server";

const main = join(__dirname, "../../dist/cli/main.js");
const folder = join(__dirname, "works");

describe.skipIf(!hasRedis)("the command learning-dynamics worker", () => {
  let redis: RedisServer;
  let scratch: string;
  beforeAll(async () => {
    redis = await startRedis("--appendonly", "no");
    scratch = mkdtempSync(join(tmpdir(), "learning-dynamics-queue-"));
  });
  afterAll(async () => {
    await redis.remove();
    rmSync(scratch, { recursive: true });
  });

  it("computes points until SIGTERM, prints warnings and counts, and keeps the password to itself", async () => {
    const variables = { LEARNING_DYNAMICS_REDIS: redis.url };
    const worker = startProcess(
      [main, "worker", "--folder", folder, "--threads", "1", "--queue", "own"],
      variables,
    );
    const table = join(scratch, "table");
    const work = { file: join(folder, "points.mjs"), export: "values" };
    const options = { work, grid: { a: [1, 2, 3] }, store: join(scratch, "store"), table, name: "own" };
    const coordinator = startChild("coordinator.mjs", options, variables);
    expect(await coordinator.ended, coordinator.output()).toBe(0);
    expect((deserialize(readFileSync(table)) as SweepTable).rows.length).toBe(3);
    await until(() => worker.output().includes("running"));
    expect(await worker.end("SIGTERM")).toBe(0);
    expect(worker.output()).toContain("worker: ended; points: 0 running, 3 finished, 0 failed");
    expect(worker.output()).toContain("keeps no append-only file");
    for (const { output } of [worker, coordinator]) expect(output()).not.toContain(PASSWORD);
  }, 60_000);

  it("ends although a point runs, and although the server is gone", async () => {
    const log = join(scratch, "log");
    const variables = { LEARNING_DYNAMICS_REDIS: redis.url };
    const options = ["--folder", folder, "--threads", "1", "--grace", "0"];
    const workers = [1, 2].map(() => startProcess([main, "worker", ...options], variables));
    const work = { file: join(folder, "points.mjs"), export: "blocks" };
    const grid = { a: [1, 2], seconds: [600], log: [log] };
    const names = { store: join(scratch, "store-2"), table: join(scratch, "table-2") };
    const coordinator = startChild("coordinator.mjs", { work, grid, ...names }, variables);
    await until(() => existsSync(log) && readFileSync(log, "utf8").split("\n").length === 3);
    expect(await workers[0]?.end("SIGTERM"), workers[0]?.output()).toBe(0);
    await redis.kill();
    expect(await workers[1]?.end("SIGTERM"), workers[1]?.output()).toBe(0);
    expect(await coordinator.end("SIGINT"), coordinator.output()).toBe(0);
    expect((deserialize(readFileSync(names.table)) as SweepTable).completed).toBe(false);
  }, 60_000);
});
