import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queue, queueWorker, range, sweep } from "../../src/sweeps";
import { hasRedis, type RedisServer, startRedis } from "./redis-server";

const folder = join(__dirname, "works");
const file = join(folder, "points.mjs");

describe.skipIf(!hasRedis)("queue", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());

  it("gives the table of the inline executor, bit for bit", async () => {
    const work = { file, export: "values" };
    const grid = { a: range(0, 99, 100) };
    const stop = new AbortController();
    const worker = queueWorker({
      url: redis.url,
      folder,
      threads: 2,
      signal: stop.signal,
      onWarning: console.log,
    });
    const table = await sweep(work, grid, {
      executor: queue({ url: redis.url, onWarning: console.log }),
    }).table();
    stop.abort();
    expect(await worker).toEqual({ running: 0, finished: 100, failed: 0 });
    expect(table).toEqual(await sweep(work, grid, { executor: "inline" }).table());
  });
});
