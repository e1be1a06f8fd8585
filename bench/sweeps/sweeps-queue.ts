import { type ChildProcess, fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { sweeps } from "learning-dynamics";
import type { Contender, Measurement, Workload } from "../compare";
import { BENCH } from "../folders";

const POINTS = 2000;
/** Number of jobs that BullMQ alone adds at a time. */
const BATCH = 500;
const work = { file: join(BENCH, "peers/queue-points.mjs"), export: "square" };

/** Returns workload r: points without work through a queue, for the time that the queue itself takes. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  if (spawnSync("redis-server", ["--version"]).status !== 0) {
    console.log("(workload of the queue omitted: redis-server is not installed)");
    return { workloads: [], stop: () => {} };
  }
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "learning-dynamics-bench-"));
  const settings = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--dir", folder];
  const server = spawn("redis-server", ["--port", `${port}`, ...settings], { stdio: "ignore" });
  const client = new Redis({ port, maxRetriesPerRequest: null });
  client.on("error", () => {}); // Until the server has started.
  await client.ping();
  const queue = new Queue("bullmq", { connection: client });
  const workers = ["ours", "bullmq"].map((name) => startWorker(name, port));
  return {
    workloads: [
      {
        name: `r. ${POINTS} points without work through a queue, by one worker process`,
        work: { amount: POINTS, unit: "points/s" },
        agreement: 0,
        contenders: [
          contender("learning-dynamics, results in order and kept", () => ours(port)),
          contender("bullmq alone, results in events", () => alone(queue, client)),
        ],
      },
    ],
    stop() {
      for (const worker of workers) worker.disconnect();
      client.disconnect();
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a contender whose runs take too long to be repeated in one round. */
const contender = (name: string, run: () => Promise<number>): Contender => ({
  name,
  async measure(): Promise<Measurement> {
    const start = performance.now();
    const result = await run();
    return { milliseconds: performance.now() - start, result };
  },
});

async function ours(port: number): Promise<number> {
  const executor = sweeps.queue({ url: `redis://127.0.0.1:${port}`, name: "ours" });
  const { rows } = await sweeps.sweep(work, { a: sweeps.range(1, POINTS, POINTS) }, { executor }).table();
  return rows.reduce((sum, [, , square]) => sum + Number(square), 0);
}

/** Adds jobs and reads their values from the stream of events, which BullMQ keeps for 10,000 events. */
async function alone(queue: Queue, client: Redis): Promise<number> {
  const reader = client.duplicate();
  const [newest] = await client.xrevrange("bull:bullmq:events", "+", "-", "COUNT", 1);
  let after = newest?.[0] ?? "0";
  const opts = { removeOnComplete: true, removeOnFail: true };
  const jobs = Array.from({ length: POINTS }, (_, i) => ({ name: "point", data: { a: i + 1 }, opts }));
  const adding = (async () => {
    for (let i = 0; i < POINTS; i += BATCH) await queue.addBulk(jobs.slice(i, i + BATCH));
  })();
  let sum = 0;
  for (let finished = 0; finished < POINTS; ) {
    const [stream] = (await reader.xread("BLOCK", 0, "STREAMS", "bull:bullmq:events", after)) ?? [];
    for (const [id, fields] of stream?.[1] ?? []) {
      after = id;
      if (!fields.includes("completed")) continue;
      finished++;
      sum += (JSON.parse(fields[fields.indexOf("returnvalue") + 1]!) as { square: number }).square;
    }
  }
  await adding;
  reader.disconnect();
  return sum;
}

const startWorker = (name: string, port: number): ChildProcess =>
  fork(join(BENCH, "peers/queue-worker.mjs"), [name, `${port}`]);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
