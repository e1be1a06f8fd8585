import type { Arguments } from "../../arrays/arguments";
import { nodeModule } from "../../concurrency/node-module";

/** First part of all keys in Redis. */
export const PREFIX = "learning-dynamics";

/** Name of a queue, when the options give none. */
export const DEFAULT_NAME = "sweeps";

/** Checks the name of a queue, which forms part of keys in Redis. */
export function readQueueName(args: Arguments, name: unknown): void {
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(args.string("options.name", name)))
    throw args.error("options.name", "1 to 64 letters, digits, dots, hyphens or underscores", name);
}

/** Returns the first 128 bits of a SHA-256 as hexadecimal digits. */
export const digest = (text: string): string =>
  nodeModule("crypto").createHash("sha256").update(text).digest("hex").slice(0, 32);

/** Returns the key of the stream of results of a sweep. */
export const resultsKey = (name: string, sweep: string): string => `${PREFIX}:${name}:results:${sweep}`;
