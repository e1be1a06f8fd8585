import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { predict } from "../../../src/experiments";
import { cautions } from "../../../src/reports/predict/cautions";
import { type PredictOptions, readPredictOptions } from "../../../src/reports/predict/options";

type Evidence = Parameters<typeof cautions>[0];

const planOf = (options: PredictOptions = {}) =>
  readPredictOptions(argumentsOf("test").at("options"), options);

/** Evidence of a simulation that equals the closed form, except for the given parts. */
const evidence = (parts: Partial<Evidence> = {}): Evidence => ({
  plan: planOf(),
  task: { isOffCentre: false, isUneven: false },
  coupling: 0,
  relativeStart: 1e-3,
  agreement: { time: { relative: 0, mode: 1 }, strength: { relative: 0, mode: 1 } },
  failure: undefined,
  ...parts,
});

const differing = (time: number, strength = 0) => ({
  time: { relative: time, mode: 2 },
  strength: { relative: strength, mode: 3 },
});

describe("cautions", () => {
  it("adds no note if the simulation equals the closed form, however large the coupling of the modes", () => {
    expect(cautions(evidence())).toEqual({ notes: [], advice: [] });
    expect(cautions(evidence({ coupling: 0.5, relativeStart: 0.09, agreement: differing(0.009) }))).toEqual({
      notes: [],
      advice: [],
    });
  });

  it("names the differences of times and strengths above 1 %, and calls predictions rough above 10 %", () => {
    const first = (time: number, strength?: number) =>
      cautions(evidence({ agreement: differing(time, strength) })).notes[0];
    expect(first(0.011)).toMatch(/by up to 1\.1 % in time \(mode 2\): the predictions are approximate\.$/);
    expect(first(0, 0.56)).toMatch(
      /by up to 56 % in strength at the end \(mode 3\): the predictions are rough\. The final loss may differ by more,/,
    );
    expect(first(0.099, 0.05)).toMatch(
      /5 % in strength at the end \(mode 3\) and up to 9\.9 % in time .* approximate/,
    );
    expect(first(Number.POSITIVE_INFINITY)).toMatch(/more than 1000 % in time \(mode 2\): .* rough/);
  });

  it("advises to decouple modes whose simulation differs, by centring or standardising as the inputs need", () => {
    const agreement = differing(0.2);
    const names = (parts: Partial<Evidence>) =>
      cautions(evidence({ agreement, coupling: 0.1, ...parts })).advice.flatMap(({ options }) =>
        Object.keys(options),
      );
    expect(names({})).toEqual(["whiten"]);
    expect(names({ coupling: 0 })).toEqual([]);
    expect(names({ task: { isOffCentre: true, isUneven: false } })).toEqual(["centre", "whiten"]);
    expect(names({ task: { isOffCentre: true, isUneven: true } })).toEqual(["standardise", "whiten"]);
    const task = { isOffCentre: true, isUneven: true };
    expect(names({ task, plan: planOf({ centre: true }) })).toEqual(["standardise", "whiten"]);
    expect(names({ task, plan: planOf({ standardise: true }) })).toEqual(["whiten"]);
    expect(names({ task, plan: planOf({ whiten: true }) })).toEqual([]);
  });

  it("names the coupling or the overlap in a narrow hidden layer as the cause, and advises a wider one", () => {
    const agreement = differing(0.2);
    expect(cautions(evidence({ agreement, coupling: 0.123 })).notes[1]).toContain("couples the modes (0.12;");
    const narrow = cautions(evidence({ agreement, plan: planOf({ standardDeviation: 0.1, hidden: 6 }) }));
    expect(narrow.notes[1]).toContain("With 6 hidden units");
    expect(narrow.advice.map(({ options }) => options)).toEqual([{ hidden: 24 }]);
  });

  it("advises a larger start for a simulation that is too long, or whose start is below rounding errors", async () => {
    const failure = { time: 1, end: 40, detail: "200000 steps were tried" };
    expect(cautions(evidence({ failure })).advice.map(({ options }) => options)).toEqual([
      { relativeScale: 0.01 },
    ]);
    expect(cautions(evidence({ failure, relativeStart: 0.02 })).advice).toEqual([]);
    const tiny = cautions(evidence({ agreement: differing(0.2), relativeStart: 1e-60, coupling: 0.1 }));
    expect(tiny.notes[1]).toContain("rounding errors of the simulation");
    expect(tiny.advice.at(-1)!.options).toEqual({ relativeScale: 0.01 });
    // A deep network learns from a tiny start so late that the step size falls to the rounding error of the time.
    const task = {
      inputs: [
        [1, 0],
        [0, 1],
      ],
      targets: [
        [2, 0],
        [0, 1],
      ],
    };
    const long = await predict(task, { depth: 5, scale: 1e-60 });
    expect(long.notes.join(" ")).toContain("ended early");
    expect(long.tables[0]!.rows[1]![4]).toBeGreaterThan(1e30);
    const { options } = long.advice[0]!;
    expect((await predict(task, { depth: 5, ...options })).notes.join(" ")).not.toContain("ended early");
  });

  it("does not blame the hidden layer for differences from a large start", () => {
    const plan = planOf({ standardDeviation: 1, hidden: 6 });
    const { notes, advice } = cautions(evidence({ agreement: differing(0.2), plan, relativeStart: 30 }));
    expect(notes.join(" ")).not.toContain("hidden units");
    expect(advice.flatMap(({ options }) => Object.keys(options))).toEqual(["standardDeviation"]);
  });

  it("says where an incomplete simulation ended, and advises to change the inputs", () => {
    const failure = { time: 1.25, end: 40, detail: "200000 steps were tried" };
    const task = { isOffCentre: false, isUneven: true };
    const { notes, advice } = cautions(evidence({ failure, task, coupling: 1e-3 }));
    expect(notes[0]).toMatch(/ended early, at t = 1\.25 of 40: 200000 steps were tried\. .*not reached/);
    expect(advice.map(({ options }) => options)).toEqual([{ standardise: true }, { whiten: true }]);
  });

  it("warns of an initial strength above a tenth of the final one, and advises a start that is small enough", async () => {
    const { notes, advice } = cautions(evidence({ relativeStart: 0.11 }));
    expect(notes[0]).toMatch(/initial strength is 0\.11 .* not learned in stages/);
    expect(advice[0]!.options).toEqual({ relativeScale: 0.01 });
    const uneven = evidence({ relativeStart: 0.11, task: { isOffCentre: false, isUneven: true } });
    expect(cautions(uneven).advice.map(({ options }) => options)).toEqual([
      { standardise: true },
      { relativeScale: 0.01 },
    ]);
    const task = {
      inputs: [
        [1, 0],
        [0, 1],
      ],
      targets: [
        [2, 0],
        [0, 1],
      ],
    };
    const start = async (options: PredictOptions) => {
      const report = await predict(task, options);
      const size = report.tables[1]!.rows.find(([name]) => String(name).startsWith("largest initial"))![1];
      return { size: size as number, advised: report.advice.at(-1)?.options };
    };
    for (const options of [{ scale: 0.5 }, { standardDeviation: 0.3, hidden: 30 }]) {
      const large = await start(options);
      expect(large.size).toBeGreaterThan(0.1);
      const { scale: _replaced, ...others } = options as PredictOptions;
      const small = await start({ ...others, ...large.advised });
      expect(small.size).toBeLessThan(0.0101);
      expect(small.size).toBeGreaterThan(0.005);
    }
  });
});
