import type { Redis, RedisOptions } from "ioredis";
import { ExecutorError } from "../executors/executor";
import { REDIS_VARIABLE, type RedisAddress } from "./redis-address";

/** Time for which the first connection is awaited, in milliseconds. */
const FIRST_CONNECTION = 4000;

/** Time after which a connection without an answer to a command counts as lost, in milliseconds. */
const SILENCE = 60_000;

/** Time for which a lost connection is tried again, in milliseconds. */
const RECONNECTION = 600_000;

/** Connections that were ended here. Copies of them, which BullMQ makes, end with them. */
const ended = new WeakSet<Redis>();

/** Ends a connection; commands without an answer reject. */
export function disconnect(client: Redis): void {
  ended.add(client);
  client.disconnect();
}

/**
 * Opens a connection. It returns by itself after a loss, for ten minutes; commands that are given meanwhile wait. After
 * that they are rejected, and so are all later ones.
 *
 * @throws ExecutorError (rejects) if the server cannot be reached or refuses the password
 */
export async function connect(
  RedisClient: new (options: RedisOptions) => Redis,
  { connection, label }: RedisAddress,
): Promise<Redis> {
  let [isFirst, lostAt, reason] = [true, 0, new Error("no answer")];
  const client: Redis = new RedisClient({
    ...connection,
    lazyConnect: true,
    connectTimeout: FIRST_CONNECTION,
    socketTimeout: SILENCE,
    maxRetriesPerRequest: null,
    retryStrategy(times) {
      if (isFirst || ended.has(client)) return null;
      if (times === 1) lostAt = performance.now();
      return performance.now() - lostAt > RECONNECTION ? null : Math.min(100 * times, 2000);
    },
  });
  client.on("error", (error: Error) => {
    reason = error;
  });
  // A server that accepts the connection and stays silent has no error.
  const timer = setTimeout(() => client.disconnect(), FIRST_CONNECTION);
  try {
    await client.connect();
    isFirst = false;
    return client;
  } catch {
    client.disconnect();
    throw redisError(label, reason);
  } finally {
    clearTimeout(timer);
  }
}

/** Reports when a connection is lost, and when it is back. */
export function reportLosses(
  client: Redis,
  label: string,
  onWarning: ((warning: string) => void) | undefined,
): void {
  let isLost = false;
  client.on("reconnecting", () => {
    if (!isLost)
      onWarning?.(
        `the connection to the Redis server at ${label} is lost; it is tried again for ten minutes`,
      );
    isLost = true;
  });
  client.on("ready", () => {
    if (isLost) onWarning?.(`the connection to the Redis server at ${label} is back`);
    isLost = false;
  });
}

/** Returns the error of a server that fails for all points. It has no part of the original error except its message. */
export function redisError(label: string, reason: unknown): ExecutorError {
  const message = reason instanceof Error ? reason.message : String(reason);
  const server = `the Redis server at ${label}`;
  if (/^(WRONGPASS|NOAUTH|ERR AUTH)/.test(message)) {
    const cure = `Give the right one in the URL, or in the environment variable ${REDIS_VARIABLE}.`;
    return new ExecutorError(
      /^NOAUTH/.test(message)
        ? `${server} requires a password. ${cure}`
        : `${server} refuses the user or the password. ${cure}`,
    );
  }
  if (/^NOPERM/.test(message))
    return new ExecutorError(`${server} denies a command (${message}). Give the user more rights.`);
  if (/^OOM/.test(message))
    return new ExecutorError(`${server} has no memory left. Raise its maxmemory, then continue the sweep.`);
  if (/^[A-Z]{3,} /.test(message)) return new ExecutorError(`${server} fails: ${message}`);
  const cure =
    "Check the address, start the server, and open its port; rediss:// is for servers with TLS only.";
  return new ExecutorError(`${server} cannot be reached (${message}). ${cure}`);
}

/** Tests whether a command failed for a reason that does not pass by itself. */
export const isLasting = (error: unknown): boolean =>
  error instanceof Error && /^(WRONGPASS|NOAUTH|NOPERM|OOM)|Connection is closed/.test(error.message);
