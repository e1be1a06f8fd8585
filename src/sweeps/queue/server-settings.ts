import { ExecutorError } from "../executors/executor";

/**
 * Checks the settings of a Redis server, given the answer to its command INFO, and returns warnings.
 *
 * @throws ExecutorError if the server may evict keys, which would lose points
 */
export function checkServer(label: string, info: string): string[] {
  const settings = new Map(
    info.split(/\r?\n/).map((line) => line.split(":", 2) as [string, string | undefined]),
  );
  const warnings: string[] = [];
  const policy = settings.get("maxmemory_policy") ?? "noeviction";
  const server = `the Redis server at ${label}`;
  if (policy !== "noeviction") {
    const cure = "Set it to noeviction: CONFIG SET maxmemory-policy noeviction, and the same in redis.conf.";
    const sentence = `${server} has the maxmemory-policy ${policy}, with which it drops points when its memory is full.`;
    if (settings.get("maxmemory") !== "0") throw new ExecutorError(`${sentence} ${cure}`);
    warnings.push(`${sentence} ${cure}`);
  }
  if (settings.get("aof_enabled") === "0") {
    const cure = "Switch it on: CONFIG SET appendonly yes, and the same in redis.conf.";
    const loss =
      "A restart of the server loses results that were not collected, which are then computed again.";
    warnings.push(`${server} keeps no append-only file. ${loss} ${cure}`);
  }
  return warnings;
}
