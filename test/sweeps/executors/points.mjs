/* Works that threads compute. */
import { existsSync, writeFileSync } from "node:fs";
import { threadId } from "node:worker_threads";

export const product = ({ a, b }, { seed }) => ({
  product: a * b,
  minus: -0,
  infinite: 1 / 0,
  seedAgain: seed,
});

/** Tells in which thread it runs, and how often the module has been loaded there. */
globalThis.loads = (globalThis.loads ?? 0) + 1;
export const thread = async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { threadId, loads: globalThis.loads };
};

/** Fails in the manner that the point names. */
export const poison = async ({ kind, n = 0 }) => {
  if (kind === "exit") process.exit(3);
  if (kind === "throw") throw new Error("thrown");
  if (kind === "throw nothing") throw undefined;
  if (kind === "throw later") {
    setTimeout(() => {
      throw new Error("thrown later");
    }, 1);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  if (kind === "throw null later") {
    process.nextTick(() => {
      throw null;
    });
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  if (kind === "reject later") {
    Promise.reject(new Error("rejected later"));
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  if (kind === "memory") for (const kept = []; ; ) kept.push(new Array(1e6).fill(kept.length));
  if (kind === "function") return { value: () => {} };
  if (kind === "endless") for (;;);
  return { value: n };
};

/** Fails once: the first time that the file that the point names does not exist. */
export const failsOnce = ({ file }) => {
  if (existsSync(file)) return { value: 1 };
  writeFileSync(file, "");
  process.exit(1);
};

export const argument = () => {
  const error = new Error("f: x must be positive, received -1");
  error.name = "ArgumentError";
  throw error;
};

/** Marks its start by a file, and ends when its signal is aborted, without a pause. */
export const untilAborted = ({ file }, { signal }) => {
  writeFileSync(file, "");
  while (!signal.aborted);
  return { aborted: true };
};

/** Marks its start by a file, and never ends. */
export const endless = ({ file }) => {
  writeFileSync(file, "");
  for (;;);
};
