import { afterEach, describe, expect, it, vi } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { readRedisAddress } from "../../../src/sweeps/queue/redis-address";

const read = (url?: string) => readRedisAddress(argumentsOf("queue"), url);

describe("readRedisAddress", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("reads host, port, database, user and password", () => {
    expect(read("redis://localhost")).toEqual({
      label: "localhost:6379",
      connection: { host: "localhost", port: 6379, db: 0 },
    });
    expect(read("redis://ann:p%40ss%2Fword@10.0.0.7:6390/3")).toEqual({
      label: "10.0.0.7:6390",
      connection: { host: "10.0.0.7", port: 6390, db: 3, username: "ann", password: "p@ss/word" },
    });
    expect(read("redis://:secret@[::1]:6390/")).toEqual({
      label: "[::1]:6390",
      connection: { host: "::1", port: 6390, db: 0, password: "secret" },
    });
  });

  it("uses TLS for rediss, with the name of the server where it has one", () => {
    expect(read("rediss://redis.example").connection.tls).toEqual({ servername: "redis.example" });
    expect(read("rediss://10.0.0.7").connection.tls).toEqual({});
    expect(read("rediss://[::1]").connection.tls).toEqual({});
    expect(read("redis://redis.example").connection.tls).toBeUndefined();
  });

  it("reads the environment variable where there is no URL", () => {
    vi.stubEnv("LEARNING_DYNAMICS_REDIS", "redis://:secret@variable:1");
    expect(read().label).toBe("variable:1");
    expect(read("redis://argument:2").label).toBe("argument:2");
    vi.stubEnv("LEARNING_DYNAMICS_REDIS", undefined);
    expect(() => read()).toThrow("options.url must be a URL redis://");
    expect(() => read()).toThrow("received no URL");
  });

  it.each([
    "secret",
    "http://:secret@host:1",
    "redis://:secret@host:port",
    "redis://:secret@host/name",
    "redis://:secret@host/12345",
    "redis://:secret%@host",
    "redis://:secret@",
    "",
  ])("rejects %j with an error that has no part of it", (url) => {
    let error: unknown;
    try {
      read(url);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: "ArgumentError", argument: "options.url" });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("secret");
  });
});
