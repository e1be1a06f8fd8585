import { describe, expect, it } from "vitest";
import { ExecutorError } from "../../../src/sweeps";
import { checkServer } from "../../../src/sweeps/queue/server-settings";

/** Part of the answer of Redis 7.0 to INFO. */
const info = (settings: Record<string, string>): string =>
  [
    "# Memory",
    ...Object.entries({
      maxmemory: "0",
      maxmemory_policy: "noeviction",
      aof_enabled: "1",
      ...settings,
    }).map(([name, value]) => `${name}:${value}`),
    "",
  ].join("\r\n");
const check = (settings: Record<string, string>) => checkServer("host:1", info(settings));

describe("checkServer", () => {
  it("accepts a server that keeps everything", () => {
    expect(check({})).toEqual([]);
    expect(check({ maxmemory: "1000000" })).toEqual([]);
  });

  it("rejects a server that drops keys when its memory is full, and warns if it has no limit", () => {
    const policy = { maxmemory_policy: "volatile-ttl" };
    expect(() => check({ ...policy, maxmemory: "1000000" })).toThrow(ExecutorError);
    expect(() => check({ ...policy, maxmemory: "1000000" })).toThrow(
      "at host:1 has the maxmemory-policy volatile-ttl",
    );
    expect(check(policy)).toEqual([expect.stringContaining("CONFIG SET maxmemory-policy noeviction")]);
  });

  it("warns of a server without an append-only file", () => {
    expect(check({ aof_enabled: "0" })).toEqual([expect.stringContaining("CONFIG SET appendonly yes")]);
  });

  it("makes no statement about settings that a server conceals", () => {
    expect(checkServer("host:1", "# Server\r\nredis_version:7.0.15\r\n")).toEqual([]);
  });
});
