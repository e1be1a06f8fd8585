import { describe, expect, it } from "vitest";
import { interruptible } from "../../../src/cli/process/interruptible";

describe("interruptible work", () => {
  it.each([
    ["SIGINT", ["SIGINT", "SIGTERM"]],
    ["SIGTERM", ["SIGINT", "SIGTERM"]],
    ["SIGHUP", []],
  ] as const)("is aborted by %s; then these signals end the process: %j", async (first, ending) => {
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    const counts = () => signals.map((signal) => process.listenerCount(signal));
    const before = counts();
    await interruptible(async (signal) => {
      expect(counts()).toEqual(before.map((count) => count + 1));
      expect(signal.aborted).toBe(false);
      process.emit(first, first);
      expect(signal.aborted).toBe(true);
      expect(signals.filter((_, i) => counts()[i] === before[i])).toEqual(ending);
    });
    expect(counts()).toEqual(before);
  });
});
