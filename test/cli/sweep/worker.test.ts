import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { runWorker } from "../../../src/cli/sweep/worker";
import { command } from "../command";

const folder = join(__dirname, "../../sweeps/work");

describe("learning-dynamics worker", () => {
  const cli = command();

  it("names the option or the variable that is missing", async () => {
    vi.stubEnv("LEARNING_DYNAMICS_REDIS", undefined);
    expect(await cli.run("worker", "--folder", folder)).toBe(2);
    expect(cli.err).toContain("worker: --redis must be a URL redis://");
    expect(cli.err).toContain("unless LEARNING_DYNAMICS_REDIS is set");
    vi.unstubAllEnvs();
  });

  it("names the option with a bad value, and never prints a URL", async () => {
    const redis = ["--redis", "redis://:secret@127.0.0.1:1"];
    expect(await cli.run("worker", ...redis, "--folder", join(folder, "missing"))).toBe(2);
    expect(cli.err).toContain("worker: --folder must be the path of a folder");
    expect(await cli.run("worker", ...redis, "--folder", folder, "--threads", "0")).toBe(2);
    expect(cli.err).toContain("worker: --threads must be an integer at least 1");
    expect(await cli.run("worker", ...redis, "--folder", folder, "--queue", "a:b")).toBe(2);
    expect(cli.err).toContain("worker: --queue must be 1 to 64 letters");
    expect(await cli.run("worker", "--redis", "rediss:/secret@", "--folder", folder)).toBe(2);
    expect(cli.err).not.toContain("secret");
  });

  it("ends with the error of a server that cannot be reached", async () => {
    const redis = "redis://:secret@127.0.0.1:1";
    await expect(runWorker({ redis, folder })).rejects.toMatchObject({
      name: "ExecutorError",
      message: expect.stringMatching(/^the Redis server at 127\.0\.0\.1:1 cannot be reached/),
    });
  });
});
