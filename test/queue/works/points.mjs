/* Works of the tests of the queue. */
import { appendFileSync } from "node:fs";

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Values of all kinds, from the point and its seed. The variable POINT_WAIT is the duration in milliseconds, and POINT_LOG
 * names a file with a line for each run.
 */
export async function values({ a }, { seed }) {
  const { POINT_WAIT = 0, POINT_LOG } = process.env;
  await wait(Number(POINT_WAIT));
  if (POINT_LOG !== undefined) appendFileSync(POINT_LOG, `${a}\n`);
  return {
    root: Math.sqrt(a) * Math.exp(-a / 7),
    noise: Math.sin(seed) * 1e-17,
    inverse: a === 0 ? Number.NaN : 1 / (a - 1),
    negative: -a,
    parity: a % 2 === 0 ? "even" : "odd",
    isLarge: a > 5,
  };
}

/** Keeps its thread from all else for some seconds, and notes every run in a file. */
export function blocks({ a, seconds, log }) {
  appendFileSync(log, `${a}\n`);
  const end = Date.now() + 1000 * seconds;
  while (Date.now() < end);
  return { a2: a * a };
}

/** Ends its thread for one value. */
export function poisoned({ a }) {
  if (a === 2) process.exit(3);
  if (a === 3) throw new RangeError("three is too many");
  return { a2: a * a };
}

/** Ends the whole process. */
export function deadly({ a }) {
  if (a === 1) process.kill(process.pid, "SIGKILL");
  return { a2: a * a };
}

/** Registry with one work. */
export const registry = (name) =>
  name === "cube"
    ? {
        run: ({ a }) => ({ cube: a ** 3 }),
        check({ a }) {
          if (a <= 9) return;
          throw Object.assign(new Error("a must be at most 9"), { name: "ArgumentError" });
        },
      }
    : undefined;
