import fs from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import { hasNodeModules, nodeModule } from "../../src/concurrency/node-module";

afterEach(() => {
  vi.unstubAllGlobals();
});

it("returns the built-in modules of Node.js", () => {
  expect(hasNodeModules()).toBe(true);
  expect(nodeModule("fs")).toBe(fs);
});

it("says what a browser lacks, with or without a partial process object", () => {
  for (const process of [undefined, {}]) {
    vi.stubGlobal("process", process);
    expect(hasNodeModules()).toBe(false);
    expect(() => nodeModule("fs")).toThrow("the module node:fs is missing: files require Node.js or Deno");
  }
});
