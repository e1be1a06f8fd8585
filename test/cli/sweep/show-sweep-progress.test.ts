import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { formatBytes, formatDuration } from "../../../src/cli/sweep/format-numbers";
import { showSweepProgress } from "../../../src/cli/sweep/show-sweep-progress";

describe("the progress of a sweep outside of a terminal", () => {
  let printed = "";
  let now = 0;
  beforeEach(() => {
    printed = "";
    now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      printed += text;
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it("is a line every five seconds, with the rate of this run and the time left", () => {
    const display = showSweepProgress("sweep");
    display.update({ finished: 400, failed: 0, total: 1000 });
    for (let i = 1; i <= 120; i++) {
      now = 100 * i;
      display.update({ finished: 400 + i, failed: i > 60 ? 3 : 0, total: 1000 });
    }
    display.stop();
    expect(printed).toBe(
      "sweep: 450 of 1000 points, 10 points/s, 55 s left\nsweep: 503 of 1000 points (3 failed), 10 points/s, 48 s left\n",
    );
  });
});

it("durations and sizes have fitting units", () => {
  const seconds = [0.0123, 0.4, 1, 59, 91, 5399, 5401, 129_601, Number.POSITIVE_INFINITY, Number.NaN];
  expect(seconds.map(formatDuration)).toEqual([
    "12 ms",
    "400 ms",
    "1 s",
    "59 s",
    "1.5 min",
    "90 min",
    "1.5 h",
    "1.5 days",
    "?",
    "?",
  ]);
  expect([230, 2300, 2.3e9, 1e18].map(formatBytes)).toEqual([
    "230 bytes",
    "2.3 kB",
    "2.3 GB",
    "1,000,000 TB",
  ]);
});
