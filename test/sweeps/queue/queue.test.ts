import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { queue, queueWorker, sweep } from "../../../src/sweeps";

const url = "redis://127.0.0.1:1";
const file = join(__dirname, "../work/work.mjs");

describe("queue", () => {
  it("rejects work that has no name on other machines", async () => {
    const run = sweep(({ a }) => ({ a2: Number(a) }), { a: [1] }, { executor: queue({ url }) });
    await expect(run.table()).rejects.toThrow(
      "sweep: work must be a module { file, export } or a registered work",
    );
  });

  it("rejects a module outside the folder that workers share", async () => {
    const run = sweep({ file }, { a: [1] }, { executor: queue({ url, folder: join(__dirname, "other") }) });
    await expect(run.table()).rejects.toThrow(`queue: options.folder must be a folder that contains ${file}`);
  });

  it("rejects names that cannot be part of a key", () => {
    expect(() => queue({ url, name: "a:b" })).toThrow("options.name must be 1 to 64 letters");
    expect(() => queue({ url, name: "" })).toThrow("options.name");
  });
});

describe("queueWorker", () => {
  it("rejects calls with neither a folder nor a registry, and missing folders", async () => {
    await expect(queueWorker({ url })).rejects.toThrow(
      "options must be an object with a folder or a registry",
    );
    await expect(queueWorker({ url, folder: file })).rejects.toThrow(
      "options.folder must be the path of a folder",
    );
  });
});

describe("the packages of the queue", () => {
  it.each(["bullmq", "ioredis"])(
    "are an error with the command of installation if %s is missing",
    async (name) => {
      vi.doMock(name, () => {
        throw new Error("Cannot find package");
      });
      const { loadPackages } = await import("../../../src/sweeps/queue/load-packages");
      await expect(loadPackages("queue")).rejects.toMatchObject({
        name: "MissingPackageError",
        packageName: name,
        message: expect.stringContaining("npm install bullmq ioredis"),
      });
      vi.doUnmock(name);
    },
  );

  it("are an error in bundles for browsers, which replace them", async () => {
    const replacement = await import("../../../src/sweeps/queue/no-packages");
    vi.doMock("bullmq", () => replacement);
    vi.doMock("ioredis", () => replacement);
    const { loadPackages } = await import("../../../src/sweeps/queue/load-packages");
    await expect(loadPackages("queue")).rejects.toMatchObject({ name: "MissingPackageError" });
  });
});
