import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type GridLike,
  latinHypercube,
  mergeSweep,
  type Point,
  type SweepOptions,
  sobol,
  sweep,
  sweepStatus,
} from "../../../src/sweeps";
import { toCsv } from "../../../src/tasks";
import { sweepFolder } from "./sweep-folders";

const folder = sweepFolder();
const grid = { z: [1, 2, 3, 4, 5], a: ["x", 'say "y", z'] };
const work = ({ z, a }: Point) => ({ third: Number(z) / 3, short: a === "x" });
const shard = (index: number, count: number, options: SweepOptions = {}, given: GridLike = grid) =>
  sweep(work, given, { store: folder(), shard: { index, count }, ...options }).table();
const table = () => JSON.parse(readFileSync(join(folder(), "table.json"), "utf8"));

describe("merging the shards of a sweep", () => {
  it("gives the table of a sweep in one process, whatever the order of the shards", async () => {
    const whole = await sweep(work, grid).table();
    for (const index of [3, 1, 2]) await shard(index, 3);
    expect(mergeSweep(folder())).toMatchObject({ points: 10, finished: 10, failed: 0, missing: 0 });
    expect(table()).toEqual(whole);
    expect(readFileSync(join(folder(), "table.csv"), "utf8")).toBe(toCsv(whole));
  });

  it("counts the points that a shard lacks, and merges the others", async () => {
    const whole = await sweep(work, grid).table();
    await shard(1, 4);
    await shard(3, 4);
    const { missing, shards } = mergeSweep(folder());
    expect(missing).toBe(5);
    expect(shards.map((one) => one.missing)).toEqual([0, 3, 0, 2]);
    expect(shards.map(({ shard, finished }) => [shard, finished])).toEqual([
      [1, 3],
      [2, 0],
      [3, 2],
      [4, 0],
    ]);
    expect(table().completed).toBe(false);
    expect(table().rows).toEqual(whole.rows.filter((_, i) => i % 2 === 0));
  });

  it("keeps NaN, infinities and the sign of zero in both tables", async () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0.1 + 0.2];
    const special = ({ i }: Point) => ({ value: values[Number(i)]! });
    const whole = await sweep(special, { i: [0, 1, 2, 3, 4] }, { store: folder() }).table();
    expect(mergeSweep(folder())).toMatchObject({ finished: 5, nonFinite: 3, failed: 0 });
    expect(sweepStatus(folder()).nonFinite).toBe(3);
    expect(table().nonFinite).toEqual([0, 1, 2].map((i) => ({ point: { i }, values: ["value"] })));
    expect(table().nonFinite).toEqual(whole.nonFinite);
    const read = table().rows.map((row: (string | number)[]) => Number(row[2]));
    expect(read).toEqual(values);
    const lines = readFileSync(join(folder(), "table.csv"), "utf8").trim().split("\n").slice(1);
    expect(lines.map((line) => Number(line.split(",")[2]))).toEqual(values);
  });

  it("lists the points that failed, which the next run computes again", async () => {
    const fails = { now: true };
    const poisoned = (point: Point) => {
      if (point.z === 3 && fails.now) throw new Error("poison");
      return work(point);
    };
    await sweep(poisoned, { z: [2, 3], a: ["x"] }, { store: folder(), retries: 0 }).table();
    expect(mergeSweep(folder())).toMatchObject({ finished: 1, failed: 1, missing: 0 });
    expect(table().failures).toEqual([{ point: { a: "x", z: 3 }, error: "poison", attempts: 1 }]);
    fails.now = false;
    const options = { store: folder(), resume: true };
    const { rows } = await sweep(poisoned, { z: [2, 3], a: ["x"] }, options).table();
    mergeSweep(folder());
    expect(table()).toMatchObject({ rows, failures: [], completed: true });
  });

  it.each([
    [
      "a list",
      [
        { z: 2, a: "x" },
        { a: "y", z: 1 },
      ],
    ],
    ["a Latin hypercube", latinHypercube({ z: { from: 0, to: 1 }, a: { from: 1, to: 2, scale: "log" } }, 7)],
    ["Sobol's sequence", sobol({ z: { from: 0, to: 1 }, a: { from: 1, to: 2 } }, 8, { seed: 2 })],
  ] as const)("finds the points of %s in its manifest", async (_, given) => {
    await shard(1, 2, {}, given);
    await shard(2, 2, {}, given);
    mergeSweep(folder());
    expect(table()).toEqual(await sweep(work, given).table());
  });

  it("refuses a folder without a sweep, and user-supplied grids", async () => {
    expect(() => mergeSweep(folder())).toThrow("manifest.json does not exist. Give the folder that");
    const own = { names: ["z"], size: 1, at: () => ({ z: 1 }), description: { own: 1 } };
    await sweep(work, own, { store: folder() }).table();
    expect(() => mergeSweep(folder())).toThrow("user-supplied grid");
  });
});

describe("a refined sweep in shards", () => {
  const circle = ({ x, y }: Point) => ({ radius: Math.hypot(Number(x), Number(y)) });
  const lines = { y: [0, 0.5], x: [0, 0.5, 1, 1.5] };
  const refine = { value: "radius", level: 1.1, along: "x", rounds: 2 };
  const run = async (index: number) =>
    sweep(circle, lines, { store: folder(), refine, resume: true, shard: { index, count: 3 } }).table();

  it("continues in rounds, which the merge writes, to the table of one process", async () => {
    const whole = await sweep(circle, lines, { refine }).table();
    for (const index of [1, 2]) await run(index);
    expect(mergeSweep(folder()).nextRound).toBeUndefined();
    expect(existsSync(join(folder(), "round-2.json"))).toBe(false);
    await run(3);
    expect(mergeSweep(folder()).nextRound).toEqual({ round: 2, path: join(folder(), "round-2.json") });
    for (const index of [1, 2, 3]) await run(index);
    expect(mergeSweep(folder()).nextRound?.round).toBe(3);
    for (const index of [1, 2, 3]) await run(index);
    const merged = mergeSweep(folder());
    expect(merged.nextRound).toBeUndefined();
    expect(merged.rounds.map(({ points, missing }) => [points, missing])).toEqual([
      [8, 0],
      [2, 0],
      [2, 0],
    ]);
    expect(table()).toEqual(whole);
  });

  it("refuses a damaged file of a round", async () => {
    for (const index of [1, 2, 3]) await run(index);
    mergeSweep(folder());
    writeFileSync(join(folder(), "round-2.json"), "{");
    await expect(run(1)).rejects.toThrow("Remove this file and merge the sweep again");
  });
});

describe("the status of a sweep", () => {
  it("names the process that appends to a shard, and those that ended without releasing it", async () => {
    let during: ReturnType<typeof sweepStatus> | undefined;
    const onProgress = ({ finished }: { finished: number }) => {
      if (finished === 2) during = sweepStatus(folder());
    };
    await shard(2, 2, { onProgress });
    expect(during?.shards[0]?.lock).toBeUndefined();
    expect(during?.shards[1]).toMatchObject({
      finished: 2,
      missing: 3,
      lock: { process: process.pid, isStale: false },
    });
    const lock = join(folder(), "rows", "2-of-2.jsonl.lock");
    expect(sweepStatus(folder()).shards[1]?.lock).toBeUndefined();
    const other = { ...during!.shards[1]!.lock, machine: "", started: "" };
    writeFileSync(lock, JSON.stringify({ ...other, host: "node17" }));
    expect(sweepStatus(folder()).shards[1]?.lock).toMatchObject({ host: "node17", isStale: false });
  });
});
