import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { beforeAll, describe, expect, it } from "vitest";
import type { GridLike, Point, SweepOptions } from "../../../src/sweeps";
import * as sources from "../../../src/sweeps";
import { bundleSources } from "../../helpers/bundle-sources";

const file = join(import.meta.dirname, "points.mjs");
const grid = { a: [1, 2, 3], b: [10, 20] };
const threads = 2;

let bundle: typeof sources;
beforeAll(async () => {
  const path = await bundleSources(join(import.meta.dirname, "../../../src/sweeps/index.ts"), [
    "sweep-worker",
  ]);
  bundle = await import(pathToFileURL(path).href);
});

/** Sweeps an export of points.mjs on threads, by a bundle of the sources: its threads start faster than by ts-node. */
const onThreads = (name: string, points: GridLike, options: SweepOptions = {}) =>
  bundle.sweep({ file, export: name }, points, { threads, ...options }).table();

/** Points of the work that fails in various manners, one of them the given one. */
const poisoned = (kind: string): Point[] => [
  { kind: "none", n: 1 },
  { kind, n: 2 },
  { kind: "none", n: 3 },
  { kind: "none", n: 4 },
];

/** Returns the path of a file that is not there yet. */
const markFile = () => join(mkdtempSync(join(tmpdir(), "learning-dynamics-")), "mark");

/** Returns a signal that is aborted when a file is there. */
const whenMarked = (path: string) => ({
  get aborted() {
    return existsSync(path);
  },
});

describe("threads", () => {
  it("give the table of a sweep in this thread, bit for bit", async () => {
    const here = await onThreads("product", grid, { executor: "inline" });
    const there = await onThreads("product", grid, { executor: "threads" });
    expect(there).toEqual(here);
    const options = { executor: "threads", threads } as const;
    expect(await sources.sweep({ file, export: "product" }, grid, options).table()).toEqual(here);
    expect(Object.is(there.rows[0]![4], -0)).toBe(true);
  });

  it("are the default of modules, in the given number, and load the work once each", async () => {
    const { rows } = await onThreads("thread", { n: Array.from({ length: 20 }, (_, i) => i) });
    const ids = new Set(rows.map((row) => row[2]));
    expect(ids.has(0)).toBe(false);
    expect(ids.size).toBe(threads);
    expect(new Set(rows.map((row) => row[3]))).toEqual(new Set([1]));
  });

  it.each([
    ["exit", "the point ended its thread (exit code 3)"],
    ["throw", "thrown"],
    ["throw nothing", "undefined"],
    ["throw later", "thrown later"],
    ["throw null later", "the point threw null, which ended its thread"],
    ["reject later", "rejected later"],
    ["function", 'the work returned a value "value" of type function'],
  ])("fail a point that does this: %s; the others go on", async (kind, error) => {
    const { rows, failures, completed } = await onThreads("poison", poisoned(kind));
    expect(failures).toEqual([{ point: { kind, n: 2 }, error, attempts: 2 }]);
    expect(rows.map((row) => row[1])).toEqual([1, 3, 4]);
    expect(completed).toBe(true);
  });

  it("go on if the last thread ends while points wait for it", async () => {
    const points = [{ kind: "exit" }, { kind: "none" }, { kind: "throw later" }, { kind: "none", n: 1 }];
    const named = points.map(({ kind }, n) => ({ kind, n }));
    const table = await onThreads("poison", named, { threads: 1, retries: 0 });
    expect(table.failures.map(({ point }) => point.kind)).toEqual(["exit", "throw later"]);
    expect(table.rows.length).toBe(2);
  });

  it("try a point again whose thread ended", async () => {
    const { rows, failures } = await onThreads("failsOnce", { file: [markFile()] });
    expect(failures).toEqual([]);
    expect(rows[0]?.[2]).toBe(1);
  });

  it("try an error of arguments once", async () => {
    const { failures } = await onThreads("argument", { a: [1] }, { retries: 5 });
    expect(failures).toEqual([{ point: { a: 1 }, error: "f: x must be positive, received -1", attempts: 1 }]);
  });

  it.each(["threads", "inline"] as const)(
    "end a point that exceeds the time limit, even one that never returns: %s",
    async (executor) => {
      const options = { executor, timeLimit: 0.2, retries: 0 };
      const { rows, failures } = await onThreads("poison", poisoned("endless"), options);
      const error = "the point exceeded its time limit of 0.2 s";
      expect(failures).toEqual([{ point: { kind: "endless", n: 2 }, error, attempts: 1 }]);
      expect(rows.length).toBe(3);
    },
  );

  it("do not count the time for which a point waits for a thread", async () => {
    const points = { n: Array.from({ length: 40 }, (_, i) => i) };
    const { failures } = await onThreads("thread", points, { threads: 1, timeLimit: 0.4 });
    expect(failures).toEqual([]);
  });

  it("pass an abort on to a work that does not pause", async () => {
    const mark = markFile();
    const points = { file: [mark], a: [1, 2, 3, 4, 5, 6] };
    const { rows, completed } = await onThreads("untilAborted", points, { signal: whenMarked(mark) });
    expect(new Set(rows.map((row) => row[3]))).toEqual(new Set([1]));
    expect(rows.length).toBeLessThanOrEqual(threads);
    expect(completed).toBe(false);
  });

  it("end a point that does not heed an abort", async () => {
    const mark = markFile();
    const table = await onThreads("endless", { file: [mark], a: [1, 2] }, { signal: whenMarked(mark) });
    expect(table.rows).toEqual([]);
    expect(table.failures).toEqual([]);
    expect(table.completed).toBe(false);
  });

  it("fail a point that runs out of memory", async () => {
    // Threads that start after this call have little memory. No other test has three of them.
    setFlagsFromString("--max-old-space-size=100");
    const { rows, failures } = await onThreads("poison", poisoned("memory"), { threads: 3, retries: 0 });
    setFlagsFromString("--max-old-space-size=0");
    expect(failures[0]?.error).toBe("the point ran out of memory, which ended its thread");
    expect(rows.length).toBe(3);
  });

  it("serve two sweeps at once", async () => {
    const runs = [1, 2].map((retries) => onThreads("poison", poisoned("exit"), { retries }));
    const [first, second] = await Promise.all(runs);
    expect(first!.failures[0]?.attempts).toBe(2);
    expect(second!.failures[0]?.attempts).toBe(3);
    expect(second!.rows).toEqual(first!.rows);
  });
});
