import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import timers from "node:timers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Lock, takeLock } from "../../../../src/sweeps/store/lock/lock";
import { hasEnded, thisOwner } from "../../../../src/sweeps/store/lock/lock-owner";
import { trials } from "../../../helpers/nightly";
import { programStarter, storeError, temporaryFolders } from "../sweep-folder";

const temporaryFolder = temporaryFolders();
const start = programStarter("take-locks");
const onLinux = process.platform === "linux";
const MINUTE = 60_000;

const taken: Lock[] = [];
const take = (path: string): Lock => {
  const lock = takeLock(path);
  taken.push(lock);
  return lock;
};
afterEach(() => {
  for (const lock of taken.splice(0)) lock.release();
});

/** Writes a lock file that was last touched some time ago; returns its path. */
function lockFile(contents: object | string, age: number): string {
  const path = join(temporaryFolder(), "lock");
  writeFileSync(path, typeof contents === "string" ? contents : JSON.stringify(contents));
  touch(path, age);
  return path;
}

function touch(path: string, age: number): void {
  const time = (Date.now() - age) / 1000;
  utimesSync(path, time, time);
}

describe("a lock", () => {
  it("is refused while this process holds it, with process, host and cure, and free after its release", () => {
    const path = join(temporaryFolder(), "lock");
    const lock = take(path);
    const error = storeError(() => takeLock(path));
    expect(error).toMatchObject({ reason: "locked", path });
    expect(error.message).toContain(`is held by process ${process.pid} on ${hostname()} since 20`);
    expect(error.advice).toContain("stop it");
    lock.release();
    expect(existsSync(path)).toBe(false);
    take(path).check();
  });

  it("of another process is refused while that runs, and taken over after it was killed", async () => {
    const path = join(temporaryFolder(), "lock");
    const other = start();
    await other.prints("ready");
    other.tell(`turns ${path} 0`);
    await other.prints("taken");
    touch(path, 100 * MINUTE); // a process on this machine needs no sign of life
    expect(storeError(() => takeLock(path)).message).toContain(`process ${other.process} `);
    await other.kill();
    expect(existsSync(path)).toBe(true);
    take(path).check();
  });

  it("is released when the process exits", async () => {
    const path = join(temporaryFolder(), "lock");
    const other = start();
    other.tell(`turns ${path} 0`);
    await other.prints("taken");
    expect(existsSync(path)).toBe(true);
    other.end();
    expect(await other.ended).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it.runIf(onLinux)("is taken over if its process number belongs to a later process", () => {
    const path = lockFile({ ...thisOwner(), started: "1" }, 0);
    take(path).check();
    expect(storeError(() => takeLock(lockFile(thisOwner(), 0))).reason).toBe("locked");
  });

  it("from another machine is taken over 60 s after the last sign of life", () => {
    const owner = { ...thisOwner(), host: "elsewhere", process: 1 };
    for (const age of [0, MINUTE - 5000]) {
      const error = storeError(() => takeLock(lockFile(owner, age)));
      expect(error.message).toContain("process 1 on elsewhere");
    }
    expect(storeError(() => takeLock(lockFile(owner, 30_000))).message).toMatch(
      /last sign of life 3\d s ago/,
    );
    take(lockFile(owner, MINUTE + 1000)).check();
  });

  it("of another container on this host is judged by its sign of life", () => {
    const owner = { ...thisOwner(), machine: "another", process: 2 ** 30 };
    expect(storeError(() => takeLock(lockFile(owner, 0))).reason).toBe("locked");
    take(lockFile(owner, MINUTE + 1000)).check();
    take(lockFile({ ...owner, machine: thisOwner().machine }, 0)).check();
  });

  it("that was not written completely is judged by its age", () => {
    for (const text of ["", '{"host":"a', "null"]) {
      expect(storeError(() => takeLock(lockFile(text, 0))).message).toContain("held by another process");
      take(lockFile(text, MINUTE + 1000)).check();
    }
  });

  it("gives a sign of life every 5 s", () => {
    const setInterval = vi.spyOn(timers, "setInterval");
    const path = join(temporaryFolder(), "lock");
    const lock = take(path);
    const [beat, period] = setInterval.mock.lastCall!;
    setInterval.mockRestore();
    expect(period).toBe(5000);
    const contents = readFileSync(path);
    touch(path, MINUTE);
    beat();
    expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(MINUTE / 2);
    expect(readFileSync(path).equals(contents)).toBe(true);
    lock.check();
  });

  it("gives a sign of life with a check if the event loop was blocked", () => {
    const path = join(temporaryFolder(), "lock");
    const lock = take(path);
    touch(path, MINUTE);
    lock.check();
    expect(Date.now() - statSync(path).mtimeMs).toBeGreaterThan(MINUTE - 1000);
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 5001);
    lock.check();
    clock.mockRestore();
    expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(MINUTE / 2);
  });

  it("that was taken over is noticed by its former holder, who does not remove it", () => {
    const path = join(temporaryFolder(), "lock");
    const former = take(path);
    former.check();
    writeFileSync(path, JSON.stringify({ ...thisOwner(), host: "elsewhere" })); // as if this were that machine
    touch(path, MINUTE + 1000);
    const next = take(path);
    next.check();
    expect(storeError(() => former.check())).toMatchObject({ reason: "locked", path });
    former.release();
    next.check();
    rmSync(path);
    expect(storeError(() => next.check()).message).toContain("was taken over");
  });

  it("goes on with a takeover that was itself interrupted", () => {
    const owner = { ...thisOwner(), process: 2 ** 30 };
    const path = lockFile(owner, 0);
    writeFileSync(`${path}.takeover`, JSON.stringify(owner));
    take(path).check();
    expect(existsSync(`${path}.takeover`)).toBe(false);
  });

  it("is left alone while another process takes it over", () => {
    const path = lockFile({ ...thisOwner(), process: 2 ** 30 }, 0);
    writeFileSync(`${path}.takeover`, JSON.stringify(thisOwner()));
    expect(storeError(() => takeLock(path))).toMatchObject({ reason: "locked" });
    expect(existsSync(path)).toBe(true);
  });
});

it.runIf(onLinux)("counts a process as ended before its parent takes its status", async () => {
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"]);
  const process_ = await new Promise<number>((resolve) =>
    parent.stdout.once("data", (data) => resolve(Number(data))),
  );
  const state = () => readFileSync(`/proc/${process_}/stat`, "utf8").split(" ");
  while (state()[2] !== "Z") execFileSync("sleep", ["0.01"]);
  expect(process.kill(process_, 0)).toBe(true);
  expect(hasEnded({ ...thisOwner(), process: process_, started: state()[21]! })).toBe(true);
  expect(hasEnded(thisOwner())).toBe(false);
  parent.kill("SIGKILL");
});

describe("processes that find a stale lock at the same time", () => {
  const PROCESSES = 4;

  /** Lets processes race for stale locks, and returns their results in each round, in alphabetical order. */
  async function race(route: "turns" | "naive", rounds: number): Promise<string[][]> {
    const racers = Array.from({ length: PROCESSES }, () => start());
    for (const racer of racers) await racer.prints("ready");
    const paths = [];
    for (let round = 0; round < rounds; round++) {
      const path = lockFile({ ...thisOwner(), process: 2 ** 30 }, 0);
      paths.push(path);
      for (const racer of racers) racer.tell(`${route} ${path} ${Date.now() + 30}`);
      for (const racer of racers) await racer.prints(`${path} `);
    }
    for (const racer of racers) await racer.kill();
    const results = racers.map(
      (racer) =>
        new Map(
          racer
            .output()
            .split("\n")
            .map((line) => splitAt(line, " ")),
        ),
    );
    return paths.map((path) => results.map((result) => result.get(path)!).sort());
  }

  it("take it over exactly once", async () => {
    const refused = new Array(PROCESSES - 1).fill("refused locked");
    for (const results of await race("turns", trials(50, 1000)))
      expect(results).toEqual([...refused, "taken"]);
  });

  it("would take it over several times without turns", async () => {
    const winners = (await race("naive", 5)).map(
      (results) => results.filter((result) => result === "taken").length,
    );
    expect(Math.max(...winners)).toBeGreaterThan(1);
  });
});

function splitAt(text: string, separator: string): [string, string] {
  const place = text.indexOf(separator);
  return [text.slice(0, place), text.slice(place + 1)];
}
