import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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
    expect(worker.output()).toContain("worker: ended; 0 points running, 3 finished, 0 failed");
    expect(worker.output()).toContain("keeps no append-only file");
    for (const { output } of [worker, coordinator]) expect(output()).not.toContain(PASSWORD);
  }, 60_000);
});
