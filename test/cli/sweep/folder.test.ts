import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeReadOnly, mayMount } from "../../sweeps/store/sweep-folder";
import { command } from "../command";

const cli = command();
const work = `${join(import.meta.dirname, "work.mjs")}#square`;
const run = (...words: string[]) =>
  cli.run("sweep", work, "--executor", "inline", "--out", cli.file("out"), ...words);
const rows = () => cli.file("out/rows/1-of-1.jsonl");
const lines = () => readFileSync(rows(), "utf8").split("\n");
const table = () => JSON.parse(readFileSync(cli.file("out/table.json"), "utf8"));

describe("the folder of a sweep", () => {
  it("is not used again without --resume, nor for another grid without --accept-changes", async () => {
    expect(await run("--grid", "x=1,2")).toBe(0);
    const before = readFileSync(rows(), "utf8");
    expect(await run("--grid", "x=1,2")).toBe(2);
    expect(cli.err).toMatch(/holds rows of an earlier run\. Continue that run with --resume/);
    expect(await run("--grid", "x=1,3", "--resume")).toBe(2);
    expect(cli.err).toMatch(/grid\.product\[0\]\.values\[1\] was 2 and is 3\. .*--accept-changes/);
    expect(readFileSync(rows(), "utf8")).toBe(before);
    expect(await run("--grid", "x=1,3", "--resume", "--accept-changes")).toBe(0);
    expect(table().rows.map(([x]: number[]) => x)).toEqual([1, 3]);
  });

  it("loses only the row that a process left unfinished, with a warning", async () => {
    expect(await run("--grid", "x=1:9:9")).toBe(0);
    const whole = table();
    writeFileSync(rows(), lines().slice(0, 6).join("\n").slice(0, -20));
    expect(await run("--grid", "x=1:9:9", "--resume")).toBe(0);
    expect(cli.err).toMatch(/^warning: .*1-of-1\.jsonl, line 6: the last row is incomplete/m);
    expect(table()).toEqual(whole);
    expect(lines().length).toBe(10);
  });

  it("with a damaged row is refused with exit code 7, and repaired by the command that the message names", async () => {
    expect(await run("--grid", "x=1:9:9")).toBe(0);
    const whole = table();
    const damaged = lines().map((line, i) => (i === 3 ? line.replace('"x":4', '"x":5') : line));
    writeFileSync(rows(), damaged.join("\n"));
    for (const words of [["merge"], ["status"]])
      expect(await cli.run("sweep", ...words, cli.file("out"))).toBe(7);
    expect(await run("--grid", "x=1:9:9", "--resume")).toBe(7);
    expect(cli.err).toMatch(
      /1-of-1\.jsonl holds a damaged row in line 4; the other rows are intact\. .*sweep repair/,
    );
    expect(lines()).toEqual(damaged);
    expect(await cli.run("sweep", "repair", cli.file("out"))).toBe(0);
    expect(cli.out).toContain("8 rows are intact, 1 damaged lines moved to");
    expect(await run("--grid", "x=1:9:9", "--resume")).toBe(0);
    expect(table()).toEqual(whole);
    expect(await cli.run("sweep", "repair", cli.file("out"))).toBe(0);
    expect(cli.out).toContain("no row is damaged");
  });

  it("that another process uses is refused with exit code 7, and status names that process", async () => {
    expect(await run("--grid", "x=1,2")).toBe(0);
    const owner = { host: "node17", machine: "", process: 4711, started: "", since: "2026-01-01T00:00:00Z" };
    writeFileSync(`${rows()}.lock`, JSON.stringify(owner));
    expect(await run("--grid", "x=1,2", "--resume")).toBe(7);
    expect(cli.err).toMatch(/is held by process 4711 on node17 since 2026-01-01T00:00:00Z/);
    expect(await cli.run("sweep", "status", cli.file("out"))).toBe(0);
    expect(cli.out).toContain("process 4711 on node17 is at work since 2026-01-01T00:00:00Z");
    expect(hostname()).not.toBe("node17");
  });

  it("must exist for merge, status and repair of a sweep", async () => {
    for (const name of ["merge", "status"]) expect(await cli.run("sweep", name, cli.file("none"))).toBe(3);
    expect(cli.err).toMatch(
      /none\/manifest\.json does not exist\. Give the folder that a sweep has written\./,
    );
  });
});

describe.skipIf(!mayMount())("a disk (skipped: this process may not mount file systems)", () => {
  const onDisk = async (kilobytes: number, use: () => Promise<void>) => {
    mkdirSync(cli.file("out"));
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "sweep", cli.file("out")]);
    try {
      await use();
    } finally {
      execFileSync("umount", ["--lazy", cli.file("out")]);
    }
  };

  it("that fills ends the sweep with exit code 3, and a larger one continues it", async () => {
    await onDisk(40, async () => {
      expect(await run("--grid", "x=1:500:500")).toBe(3);
      expect(cli.err).toMatch(/1-of-1\.jsonl cannot be written \(ENOSPC.*\)\. Free space .* --resume/);
      const kept = lines().length - 1;
      expect(kept).toBeGreaterThan(50);
      execFileSync("mount", ["-o", "remount,size=1m", cli.file("out")]);
      expect(await run("--grid", "x=1:500:500", "--resume")).toBe(0);
      expect(table().rows.length).toBe(500);
      expect(lines().length).toBe(501);
    });
  });

  it("that is read-only is refused with exit code 3, and can still be inspected", async () => {
    await onDisk(400, async () => {
      expect(await run("--grid", "x=1:3:3", "--shard", "1/2")).toBe(0);
      makeReadOnly(cli.file("out"));
      expect(await run("--grid", "x=1:3:3", "--shard", "2/2", "--resume")).toBe(3);
      expect(await cli.run("sweep", "merge", cli.file("out"))).toBe(3);
      const advice =
        /cannot be \w+ \(EROFS.*\)\. Obtain permission to write there, or choose another folder with --out/;
      for (const line of cli.err.trim().split("\n")) expect(line).toMatch(advice);
      expect(await cli.run("sweep", "status", cli.file("out"))).toBe(0);
      expect(cli.out).toContain("2 of 3 points finished, 1 missing");
    });
  });
});
