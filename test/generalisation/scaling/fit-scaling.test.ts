import { describe, expect, it } from "vitest";
import { ArgumentError, ConvergenceError } from "../../../src/arrays";
import {
  type FitScalingOptions,
  fitScaling,
  fitScalingAsync,
  type MeasuredPoints,
  type ScalingForm,
  type ScalingLaw,
  scalingLoss,
} from "../../../src/generalisation";
import { solve } from "../../../src/linalg";
import { normal } from "../../../src/random";
import { expectPauses, expectRejects } from "../../helpers/async-form";
import { trials } from "../../helpers/nightly";
import { expectClose } from "../../helpers/numbers";

const LAWS: readonly ScalingLaw[] = [
  { form: "chinchilla", constants: { E: 1.8172, A: 482, B: 2085, alpha: 0.3478, beta: 0.3658 } },
  { form: "kaplan-nd", constants: { Nc: 6.4e13, Dc: 1.8e13, alphaN: 0.076, alphaD: 0.103 } },
  { form: "kaplan-ns", constants: { Nc: 6.5e13, Sc: 2.1e3, alphaN: 0.077, alphaS: 0.76 } },
  { form: "power", constants: { scale: 8.8e13, exponent: 0.076 } },
];

/** Losses of a law on a square grid of sizes, with noise of their logarithms. */
function measured(law: ScalingLaw, { side = 7, noise = 0, seed = 0 } = {}): MeasuredPoints {
  const steps = Array.from({ length: side }, (_, i) => i / (side - 1));
  const grid = steps.flatMap((i) => steps.map((j) => [i, j] as const));
  const parameters = grid.map(([i]) => 10 ** (7 + 3 * i));
  const other = grid.map(([, j]) => 10 ** ((law.form === "kaplan-ns" ? 3 : 9) + 2.5 * j));
  const columns = { chinchilla: "tokens", "kaplan-nd": "tokens", "kaplan-ns": "steps", power: undefined };
  const column = columns[law.form];
  const points = column === undefined ? { parameters } : { parameters, [column]: other };
  const errors = normal({ shape: [grid.length], standardDeviation: noise, seed });
  return { ...points, loss: scalingLoss(law, points).map((x, i) => x * Math.exp(errors.get(i))) };
}

const entriesOf = (law: ScalingLaw) => Object.entries(law.constants as unknown as Record<string, number>);
const valuesOf = (law: ScalingLaw) => entriesOf(law).map(([, value]) => value);

describe("fitScaling", () => {
  it("finds the constants of every form from losses without noise, with either loss of the residuals", () => {
    for (const law of LAWS) {
      for (const huber of [1e-3, Number.POSITIVE_INFINITY]) {
        const fit = fitScaling(measured(law), { form: law.form, huber });
        expect(Object.keys(fit.constants)).toEqual(Object.keys(law.constants));
        expectClose(
          valuesOf(fit).map((x, i) => x / valuesOf(law)[i]!),
          valuesOf(law).map(() => 1),
          1e-10,
        );
        expect(fit.atEdge).toEqual([]);
      }
    }
  });

  it("holds the constants within its intervals in about 95 % of noisy cases", () => {
    let [inside, total] = [0, 0];
    for (const law of LAWS) {
      for (let seed = 0; seed < trials(6, 60); seed++) {
        const points = measured(law, { noise: 0.01, seed });
        const { intervals } = fitScaling(points, { form: law.form, bootstrap: 100, seed });
        for (const [name, value] of entriesOf(law)) {
          const [low, high] = intervals![name]!;
          total++;
          if (low <= value && value <= high) inside++;
        }
      }
    }
    expect(inside / total).toBeGreaterThan(0.8);
    expect(inside / total).toBeLessThan(1);
  });

  it("finds exponents within two bootstrap standard deviations at 1 % noise", () => {
    for (const law of LAWS) {
      const points = measured(law, { noise: 0.01, seed: 1, side: 9 });
      const fit = fitScaling(points, { form: law.form, bootstrap: 200 });
      const fitted = Object.fromEntries(entriesOf(fit));
      for (const [name, value] of entriesOf(law).filter(([key]) => /alpha|beta|exponent/.test(key))) {
        const [low, high] = fit.intervals![name]!;
        expect(Math.abs(fitted[name]! - value)).toBeLessThan((2 * (high - low)) / 3.92);
        expect(high - low).toBeLessThan(0.5 * value);
      }
    }
  });

  it("has a covariance that agrees with the resampled fits", () => {
    for (const law of LAWS) {
      for (const huber of [1e-3, Number.POSITIVE_INFINITY]) {
        const points = measured(law, { noise: 0.01, seed: 4, side: 12 });
        const fit = fitScaling(points, { form: law.form, huber, bootstrap: 300 });
        for (const [i, [name]] of entriesOf(law).entries()) {
          const [low, high] = fit.intervals![name]!;
          const ratio = (high - low) / 3.92 / Math.sqrt(fit.covariance.get(i, i));
          expect(ratio).toBeGreaterThan(0.65);
          expect(ratio).toBeLessThan(1.5);
        }
      }
    }
  });

  it("fits a power law by least squares as a line in logarithms, with its covariance", () => {
    const points = measured(LAWS[3]!, { noise: 0.02 });
    const fit = fitScaling(points, { form: "power", huber: Number.POSITIVE_INFINITY });
    const x = Array.from(points.parameters as ArrayLike<number>, (n) => [1, Math.log(n)]);
    const y = Array.from(points.loss as ArrayLike<number>, Math.log);
    const sum = (term: (i: number) => number) => y.reduce((total, _, i) => total + term(i), 0);
    const normalMatrix = [0, 1].map((a) => [0, 1].map((b) => sum((i) => x[i]![a]! * x[i]![b]!)));
    const line = solve(
      normalMatrix,
      [0, 1].map((a) => [sum((i) => x[i]![a]! * y[i]!)]),
    );
    const [intercept, slope] = [line.get(0, 0), line.get(1, 0)];
    const { scale, exponent } = fit.constants;
    expect(Math.abs(exponent + slope)).toBeLessThan(1e-10);
    expect(Math.abs(Math.log(scale) + intercept / slope)).toBeLessThan(1e-8);
    const variance = sum((i) => (y[i]! - intercept - slope * x[i]![1]!) ** 2) / (y.length - 2);
    const inverse = solve(normalMatrix, [
      [1, 0],
      [0, 1],
    ]);
    expect(Math.abs(fit.covariance.get(1, 1) / (variance * inverse.get(1, 1)) - 1)).toBeLessThan(1e-8);
  });

  it("is hardly moved by outliers, unlike least squares", () => {
    const law = LAWS[3]!;
    const points = measured(law, { noise: 0.001 });
    const loss = Float64Array.from(points.loss as ArrayLike<number>);
    loss[0]! *= 3;
    const error = (huber: number) =>
      Math.abs(fitScaling({ ...points, loss }, { form: "power", huber }).constants.exponent - 0.076);
    expect(error(1e-3)).toBeLessThan(5e-4);
    expect(error(Number.POSITIVE_INFINITY)).toBeGreaterThan(5e-3);
  });

  it("names constants at an end of the search", () => {
    const free: ScalingLaw = {
      form: "chinchilla",
      constants: { E: 0, A: 20, B: 30, alpha: 0.2, beta: 0.25 },
    };
    for (const options of [{}, { noise: 1e-3, seed: 1 }, { noise: 1e-3, seed: 2 }]) {
      const fit = fitScaling(measured(free, options), { form: "chinchilla" });
      expect(fit.atEdge).toEqual(["E"]);
      expect(fit.constants.E).toBeLessThan(1e-3);
    }
    const steep: ScalingLaw = { form: "power", constants: { scale: 1e8, exponent: 6 } };
    expect(fitScaling(measured(steep), { form: "power" }).atEdge).toEqual(["exponent"]);
  });

  it("does not depend on the units of sizes and losses", () => {
    const points = measured(LAWS[0]!, { noise: 0.01 });
    const scaled = (values: unknown, unit: number) =>
      Float64Array.from(values as ArrayLike<number>, (x) => unit * x);
    const plain = fitScaling(points, { form: "chinchilla" });
    const other = fitScaling(
      {
        parameters: scaled(points.parameters, 1e-6),
        tokens: scaled(points.tokens, 1e-9),
        loss: scaled(points.loss, 10),
      },
      { form: "chinchilla" },
    );
    expect(Math.abs(plain.constants.alpha - other.constants.alpha)).toBeLessThan(1e-6);
    expect(Math.abs(plain.constants.E - other.constants.E / 10)).toBeLessThan(1e-6);
  });

  it("predicts as its law, and is reproducible by its seed", () => {
    const points = measured(LAWS[1]!, { noise: 0.01 });
    const options = { form: "kaplan-nd", bootstrap: 20 } as const;
    const fit = fitScaling(points, options);
    const at = { parameters: [1e8, 1e12], tokens: [1e10, 1e13] };
    expect(fit.predict(at)).toEqual(scalingLoss(fit, at));
    expect(() => fit.predict({ parameters: [1] })).toThrow("predict");
    expect(fitScaling(points, options).intervals).toEqual(fit.intervals);
    expect(fitScaling(points, { ...options, seed: 1 }).intervals).not.toEqual(fit.intervals);
    expect(fitScaling(points, { form: "kaplan-nd" }).intervals).toBeUndefined();
  });

  it("does not write to the points", () => {
    const points = measured(LAWS[0]!, { noise: 0.01 });
    const copy = structuredClone(points);
    fitScaling(points, { form: "chinchilla", bootstrap: 2 });
    expect(points).toEqual(copy);
  });

  it("refuses points that do not determine the constants", () => {
    const sizes = Array.from({ length: 12 }, (_, i) => 10 ** (6 + i / 4));
    const loss = sizes.map((n) => (1e13 / n) ** 0.1);
    const call = () => fitScaling({ parameters: sizes, tokens: sizes, loss }, { form: "chinchilla" });
    expect(call).toThrow(ConvergenceError);
    expect(call).toThrow("do not determine");
  });

  it("rejects points and options that do not fit", () => {
    const points = measured(LAWS[3]!);
    const loss = points.loss as Float64Array;
    for (const [given, options, message] of [
      [points, { form: "powr" }, "did you mean"],
      [points, { form: "power", huber: 0 }, "options.huber"],
      [points, { form: "power", bootstrap: 1.5 }, "options.bootstrap"],
      [points, { form: "power", bootstrap: 2 ** 40 }, "bytes"],
      [points, { form: "power", seed: 0.5 }, "options.seed"],
      [points, { form: "power", bootstraps: 1 }, "did you mean"],
      [points, { form: "chinchilla" }, "points.tokens"],
      [{ ...points, losses: [1] }, { form: "power" }, "did you mean"],
      [{ ...points, loss: loss.slice(1) }, { form: "power" }, "points.parameters"],
      [{ ...points, loss: loss.map((x, i) => (i === 2 ? -x : x)) }, { form: "power" }, "points.loss[2]"],
      [{ parameters: [1, 2], loss: [2, 1] }, { form: "power" }, "at least 3"],
      [{ parameters: [5, 5, 5], loss: [3, 2, 1] }, { form: "power" }, "at least two sizes"],
    ] as const) {
      const call = () =>
        fitScaling(given as unknown as MeasuredPoints, options as unknown as FitScalingOptions<ScalingForm>);
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});

describe("fitScalingAsync", () => {
  it("computes the same fit, pauses, and stops on a signal", async () => {
    const points = measured(LAWS[2]!, { noise: 0.01, side: 5 });
    const options = { form: "kaplan-ns", bootstrap: 30 } as const;
    const fit = await expectPauses((run) => fitScalingAsync(points, { ...options, ...run }));
    const plain = fitScaling(points, options);
    expect(fit.constants).toEqual(plain.constants);
    expect(fit.intervals).toEqual(plain.intervals);
    await expectRejects((run) => fitScalingAsync(points, { ...options, ...run }));
  });
});
