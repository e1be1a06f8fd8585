import { describe, expect, it } from "vitest";
import type { ComputationOptions } from "../../src/concurrency/computation-options";
import { normal } from "../../src/random";
import {
  finalDistances,
  finalDistancesAsync,
  fitUniversal,
  fitUniversalAsync,
  squaredDistances,
  squaredDistancesAsync,
  universalFlow,
} from "../../src/universal";
import { abortedRun, expectPauses, expectRejects } from "../helpers/async-form";

const points = normal({ shape: [730, 60], seed: 1 });
const task = { inputs: points, targets: normal({ shape: [730, 2], seed: 2 }), rateRatio: 0.5 };

/** Functions without a partial result, and their asynchronous forms. */
const FORMS: readonly [string, () => unknown, (run: ComputationOptions) => Promise<unknown>][] = [
  ["squaredDistances", () => squaredDistances(points), (run) => squaredDistancesAsync(points, run)],
  ["finalDistances", () => finalDistances(task), (run) => finalDistancesAsync({ ...task, ...run })],
];

describe.each(FORMS)("the asynchronous form of %s", (_name, plain, form) => {
  it("has the same numbers, pauses, and rejects when it is aborted", async () => {
    expect(await expectPauses(form)).toEqual(plain());
    await expectRejects(form);
  });
});

describe("fitUniversalAsync", () => {
  const problem = {
    initial: { representation: 0.01, output: 0.001, alignment: -0.01 },
    inputDistanceSquared: 1,
    targetDistanceSquared: 0.5,
    rates: { encoder: 0.02, decoder: 0.05 },
  };
  const times = Array.from({ length: 100 }, (_, i) => 5 * i);
  const mean = { rate: 0.01, initialSquaredError: 0.3 };
  const trajectory = { ...problem, ...universalFlow({ ...problem, mean }, { times }) };
  const numbersOf = ({
    rates,
    mean,
    iterations,
    timeShift,
    converged,
    result,
    verdict,
  }: ReturnType<typeof fitUniversal>) => ({ rates, mean, iterations, timeShift, converged, result, verdict });

  it.each(["measured", "fitted"] as const)(
    "has the numbers of fitUniversal from a %s start",
    async (start) => {
      const fit = await expectPauses((run) => fitUniversalAsync(trajectory, { start, ...run }));
      expect(numbersOf(fit)).toEqual(numbersOf(fitUniversal(trajectory, { start })));
      expect(fit.result).toBe("finished");
      expect(fit.mean).toBeDefined();
    },
  );

  it("resolves with the best fit so far when it is aborted", async () => {
    const fit = await abortedRun((run) => fitUniversalAsync(trajectory, run));
    const complete = fitUniversal(trajectory);
    expect(fit).toMatchObject({ converged: false, result: "aborted", timeShift: { shift: 0, explained: 0 } });
    expect(fit.mean).toBeUndefined();
    expect(fit.verdict).toContain("aborted");
    expect(fit.relativeResidual).toBeGreaterThan(complete.relativeResidual);
    expect(fit.rates.encoder / complete.rates.encoder).toBeGreaterThan(0.01);
    expect(fit.rates.encoder / complete.rates.encoder).toBeLessThan(100);
  });

  it("has a better fit the later it is aborted", async () => {
    const abortedAt = (limit: number) => {
      const signal = { aborted: false };
      const onProgress = (fraction: number) => {
        signal.aborted = fraction >= limit;
      };
      return fitUniversal(trajectory, { signal, onProgress });
    };
    const [early, late, last] = [0, 0.3, 0.9].map(abortedAt);
    expect(late!.relativeResidual).toBeLessThan(early!.relativeResidual);
    expect(last).toMatchObject({ converged: false, result: "aborted" });
    expect(last!.rates).toEqual(fitUniversal(trajectory).rates);
  });

  it("rejects invalid options of the run", async () => {
    await expect(fitUniversalAsync(trajectory, { signal: {} as { aborted: boolean } })).rejects.toThrow(
      "fitUniversalAsync: options.signal",
    );
  });
});
