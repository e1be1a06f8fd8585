/* Worker of the benchmark of queues: `ours` or `bullmq`, and the port of the server. Ends with the process before it. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { square } from "./queue-points.mjs";

const [, , contender, port] = process.argv;
process.on("disconnect", () => process.exit());
if (contender === "ours") {
  const { queueWorker } = await import("learning-dynamics/sweeps");
  await queueWorker({
    url: `redis://127.0.0.1:${port}`,
    folder: dirname(fileURLToPath(import.meta.url)),
    threads: 1,
    name: "ours",
  });
} else {
  const { Worker } = await import("bullmq");
  const { Redis } = await import("ioredis");
  const connection = new Redis({ port: Number(port), maxRetriesPerRequest: null });
  new Worker("bullmq", ({ data }) => square(data), { connection, concurrency: 1 });
}
