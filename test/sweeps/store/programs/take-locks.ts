import { existsSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Lock, takeLock } from "../../../../src/sweeps/store/lock/lock";
import { StoreError } from "../../../../src/sweeps/store/store-error";

// Takes locks: reads lines "ROUTE PATH TIME", waits until the time, and takes the lock at the path by takeLock, or by a
// route without turns, "naive". Prints "ready", and "PATH taken" or "PATH refused REASON" for each line. Holds a lock until the next line,
// or until it is killed or its input ends.

const NAIVE_PAUSE = 20; // ms

const waitUntil = (time: number) => {
  while (Date.now() < time);
};

/** Takes a stale lock as if no other process could do so between the look and the removal. */
function takeNaively(path: string): void {
  if (existsSync(path)) {
    waitUntil(Date.now() + NAIVE_PAUSE);
    rmSync(path, { force: true });
  }
  writeFileSync(path, "", { flag: "wx" });
}

let lock: Lock | undefined;
const lines = createInterface(process.stdin);
lines.on("line", (line) => {
  const [route, path, time] = line.split(" ") as [string, string, string];
  lock?.release();
  lock = undefined;
  waitUntil(Number(time));
  let result = "taken";
  try {
    if (route === "naive") takeNaively(path);
    else lock = takeLock(path);
  } catch (error) {
    result = `refused ${error instanceof StoreError ? error.reason : (error as NodeJS.ErrnoException).code}`;
  }
  writeSync(1, `${path} ${result}\n`);
});
lines.on("close", () => process.exit());
writeSync(1, "ready\n");
