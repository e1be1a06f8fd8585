import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type OpenExecutor, type Point, sweep } from "../../../src/sweeps";
import { computePoint } from "../../../src/sweeps/executors/compute-point";
import type { OpenThreads, PointRequest, PointThreads } from "../../../src/sweeps/executors/point-request";
import { openThreadsExecutor } from "../../../src/sweeps/executors/threads";
import { type PointWorker, webThreads } from "../../../src/sweeps/executors/web-threads";

const file = join(import.meta.dirname, "points.mjs");

/** Stand-in for the Web Workers of a page, which computes in this thread. */
class StandIn implements PointWorker {
  onmessage: PointWorker["onmessage"] = null;
  onerror: PointWorker["onerror"] = null;
  isTerminated = false;

  constructor(
    readonly fails: (point: Point) => boolean = () => false,
    readonly starts = true,
  ) {
    standIns.push(this);
  }

  async postMessage(request: PointRequest): Promise<void> {
    const copy = structuredClone(request);
    if (this.starts) this.#answer({ started: 0 });
    if (this.fails(copy.point)) return this.#fail("worker failed");
    const { point } = copy;
    if (point.kind === "endless") return this.#answer({ started: copy.reportStart });
    this.#answer(await computePoint(copy, (started) => this.#answer({ started })));
  }

  terminate(): void {
    this.isTerminated = true;
  }

  #answer(data: unknown): void {
    if (!this.isTerminated) this.onmessage?.call(this as never, { data } as MessageEvent);
  }

  #fail(message: string): void {
    this.onerror?.call(this as never, { message, preventDefault: () => {} } as ErrorEvent);
  }
}

let standIns: StandIn[] = [];

/** Executor on stand-ins, which fail at the given points, before or after they have started. */
const onStandIns = (fails?: (point: Point) => boolean, starts?: boolean): OpenExecutor => {
  standIns = [];
  return (context) =>
    openThreadsExecutor(
      context,
      webThreads(() => new StandIn(fails, starts)),
    );
};

const work = { file, export: "product" };
const grid = { a: [1, 2, 3], b: [10, 20] };

describe("Web Workers", () => {
  it("give the table of a sweep in this thread, and are ended with the sweep", async () => {
    const table = await sweep(work, grid, { executor: onStandIns(), threads: 2 }).table();
    expect(table).toEqual(await sweep(work, grid, { executor: "inline" }).table());
    expect(standIns.map(({ isTerminated }) => isTerminated)).toEqual([true, true]);
  });

  it("are replaced if they fail, which fails their point", async () => {
    const executor = onStandIns(({ a, b }) => a === 2 && b === 20);
    const { rows, failures } = await sweep(work, grid, { executor, threads: 1 }).table();
    expect(failures).toEqual([{ point: { a: 2, b: 20 }, error: "worker failed", attempts: 2 }]);
    expect(rows.length).toBe(5);
    expect(standIns.map(({ isTerminated }) => isTerminated)).toEqual([true, true]);
  });

  it("end the sweep if none can be started", async () => {
    const run = sweep(work, grid, { executor: onStandIns(() => true, false), threads: 2 });
    await expect(run.table()).rejects.toThrow("a worker cannot be started: worker failed");
  });

  it("are ended at the time limit", async () => {
    const points = [{ kind: "endless" }, { kind: "none" }];
    const options = { executor: onStandIns(), threads: 1, timeLimit: 0.05, retries: 0 };
    const { rows, failures } = await sweep({ file, export: "poison" }, points, options).table();
    expect(failures.map(({ error }) => error)).toEqual(["the point exceeded its time limit of 0.05 s"]);
    expect(rows.length).toBe(1);
    expect(standIns[0]!.isTerminated).toBe(true);
  });

  it("have no time limit if it is longer than a timer can measure", async () => {
    const options = { executor: onStandIns(), threads: 1, timeLimit: 2 ** 31 / 1000, retries: 0 };
    const { failures } = await sweep({ file, export: "thread" }, { n: [1] }, options).table();
    expect(failures).toEqual([]);
  });

  it("measure the time of a point by its own start, not by that of a point of another sweep", async () => {
    const listeners: Parameters<OpenThreads>[1][] = [];
    /** Threads that all executors share. Point 1 starts at once; point 2 waits for longer than the time limit. */
    const open: OpenThreads = async (_, onStart) => {
      listeners.push(onStart);
      const run: PointThreads["run"] = ({ point, reportStart }, end) =>
        new Promise((resolve, reject) => {
          end.addEventListener("abort", () => reject(new Error("the thread was ended")));
          if (point.n === 1) for (const listener of listeners) listener({ started: reportStart! });
          setTimeout(() => resolve({ values: {} }), point.n === 1 ? 1 : 100);
        });
      return { run, close: () => {} };
    };
    const executor: OpenExecutor = (context) => openThreadsExecutor(context, open);
    const runs = [2, 1].map((n) =>
      sweep(work, { n: [n] }, { executor, threads: 1, timeLimit: 0.05, retries: 0 }).table(),
    );
    for (const { failures } of await Promise.all(runs)) expect(failures).toEqual([]);
  });

  it("end the sweep if they cannot load the work", async () => {
    const opened = webThreads(() => new StandIn())(1, () => {});
    const { run, close } = await opened;
    const aborted = new Int32Array(1);
    const missing = { work: { file: "none.mjs" }, point: { a: 1 }, seed: 1, aborted, slot: 0 };
    const result = await run({ ...missing, reportStart: undefined }, new AbortController().signal);
    close();
    expect(result).toMatchObject({ unloadable: expect.stringContaining("work.file must be a module") });
    const loaded = { run: () => ({}) };
    const context = { functionName: "sweep", timeLimit: 1, threads: 1, signal: { aborted: false } };
    const executor = await openThreadsExecutor(
      { ...context, work: { file: "none.mjs" }, loaded },
      webThreads(() => new StandIn()),
    );
    const task = { key: "", point: { a: 1 }, seed: 1 };
    await expect(executor.run(task, { aborted: false })).rejects.toThrow("the threads cannot load the work");
    await executor.close();
  });
});
