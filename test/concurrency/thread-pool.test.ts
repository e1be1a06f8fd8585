import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { threadPool } from "../../src/concurrency/thread-pool";
import { workerFile } from "../../src/concurrency/worker-file";

const args = argumentsOf("f");
const file = join(import.meta.dirname, "pool-worker.mjs");

describe("pool of threads", () => {
  it("is shared by callers with the same file and number of threads", async () => {
    const [a, b, c] = await Promise.all([2, 2, 1].map((threads) => threadPool(args, { file, threads })));
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  it("runs tasks that wait although the thread of the task before them ended", async () => {
    const pool = await threadPool(args, { file, threads: 1 });
    const tasks = ["exit", "none", "exit", "none"].map((task) => pool.run(task));
    const results = await Promise.allSettled(tasks);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled"]);
    expect((results[0] as PromiseRejectedResult).reason.message).toContain("exited with code: 7");
  });

  it("ends a task that never returns when its signal is aborted, or does not start it", async () => {
    const pool = await threadPool(args, { file, threads: 1 });
    const ends = [new AbortController(), new AbortController()];
    const tasks = ends.map(({ signal }) => pool.run("endless", signal));
    const after = pool.run("none");
    for (const end of ends) end.abort();
    expect((await Promise.allSettled(tasks)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await after).toBeGreaterThan(0);
  });

  it("passes on the messages of its threads until the listener is removed", async () => {
    const pool = await threadPool(args, { file, threads: 1 });
    const all: unknown[] = [];
    const first: unknown[] = [];
    const stop = [pool.listen((message) => first.push(message)), pool.listen((message) => all.push(message))];
    // A message and the result of its task arrive by different channels, in either order.
    await pool.run("message");
    await vi.waitFor(() => expect(all).toEqual(["from the thread"]));
    stop[0]?.();
    await pool.run("message");
    await vi.waitFor(() => expect(all).toHaveLength(2));
    stop[1]?.();
    expect(first).toEqual(["from the thread"]);
  });

  it("rejects if no thread can be started, and then starts again", async () => {
    const failing = { file: join(import.meta.dirname, "failing-worker.mjs"), threads: 1 };
    const pool = await threadPool(args, failing);
    const tasks = await Promise.allSettled([pool.run(1), pool.run(2)]);
    for (const task of tasks) {
      expect((task as PromiseRejectedResult).reason.message).toContain("this worker does not start");
    }
    expect(await threadPool(args, failing)).not.toBe(pool);
  });
});

describe("location of a worker", () => {
  it("is next to a file, with its ending", () => {
    expect(workerFile("file:///lib/dist/chunk-A1.mjs", "worker")).toBe("file:///lib/dist/worker.mjs");
    expect(workerFile("C:\\lib\\dist\\chunk-A1.js", "worker")).toBe("C:\\lib\\dist\\worker.js");
  });
});
