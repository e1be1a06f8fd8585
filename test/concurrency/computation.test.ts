import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import {
  type Computation,
  computeAsync,
  computePartlyAsync,
  computePartlySync,
  part,
  pause,
  runComputation,
} from "../../src/concurrency/computation";
import { expectPauses } from "../helpers/async-form";

const args = argumentsOf("work");

/** Counts to four with a pause after each number, and notes in `log` that it has ended. */
function* counting(log: string[] = []): Computation<number> {
  try {
    for (let i = 1; i <= 4; i++) yield i / 4;
    return 4;
  } finally {
    log.push("released");
  }
}

/** Counts as far as it gets. */
function* countingFar(): Computation<number> {
  let reached = 0;
  while (++reached < 4) if (yield* pause(reached / 4)) break;
  return reached;
}

function* nested(work: () => Computation<number>): Computation<number> {
  const first = yield* part(0, 0.5, work());
  return first + (yield* part(0.5, 1, work()));
}

describe("a computation", () => {
  it("has the same result with and without turns of the event loop", async () => {
    expect(computePartlySync(args, nested(counting), {})).toBe(8);
    expect(await expectPauses((run) => computeAsync(args, nested(counting), run))).toBe(8);
  });

  it("reports the fractions of its parts within their ranges", () => {
    const fractions: number[] = [];
    computePartlySync(args, nested(counting), { onProgress: (fraction) => fractions.push(fraction) });
    expect(fractions).toEqual([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1]);
  });

  it("reports progress 1 at its end although its last pause is earlier", () => {
    const fractions: number[] = [];
    computePartlySync(args, countingFar(), { onProgress: (fraction) => fractions.push(fraction) });
    expect(fractions).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it("throws the signal's reason, or an AbortError, and releases its memory when it is aborted", async () => {
    const log: string[] = [];
    const controller = new AbortController();
    const run = { signal: controller.signal, onProgress: () => controller.abort("enough") };
    await expect(
      computeAsync(
        args,
        nested(() => counting(log)),
        run,
      ),
    ).rejects.toBe("enough");
    const error = { name: "AbortError", message: "work: the signal was aborted" };
    const aborted = () => computePartlySync(args, counting(log), { signal: { aborted: true } });
    expect(aborted).toThrow(expect.objectContaining(error));
    expect(log).toEqual(["released", "released"]);
  });

  it("returns its partial result when it is aborted and has one, also as a part of another", () => {
    const fractions: number[] = [];
    const signal = { aborted: false };
    const onProgress = (fraction: number) => {
      fractions.push(fraction);
      signal.aborted = fraction >= 0.25;
    };
    expect(computePartlySync(args, nested(countingFar), { signal, onProgress })).toBe(2 + 4);
    expect(fractions).toEqual([0.125, 0.25]);
  });

  it("releases its memory when the callback for its progress throws", async () => {
    const log: string[] = [];
    const onProgress = () => {
      throw new Error("no display");
    };
    await expect(computeAsync(args, counting(log), { onProgress })).rejects.toThrow("no display");
    expect(log).toEqual(["released"]);
  });

  it("does not start if the signal is aborted beforehand, unless it has a partial result", async () => {
    const log: string[] = [];
    const signal = { aborted: true };
    await expect(computeAsync(args, counting(log), { signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(log).toEqual([]);
    expect(await computePartlyAsync(args, countingFar(), { signal })).toBe(1);
  });

  it("passes its own errors on", async () => {
    // biome-ignore lint/correctness/useYield: the computation fails before its first pause.
    function* failing(): Computation<number> {
      throw new Error("failed");
    }
    await expect(runComputation("work", {}, failing)).rejects.toThrow("failed");
  });
});
