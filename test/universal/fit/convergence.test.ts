import { describe, expect, it } from "vitest";
import { initialise, mlp, observePair, train } from "../../../src/networks";
import { generator } from "../../../src/random";
import { type FitOptions, fitUniversal } from "../../../src/universal";
import { countUntilConverged } from "../../../src/universal/fit/convergence";
import type { MeasuredTrajectory } from "./measured-trajectories";

/** Samples exp(−i/50), with noise of the given standard deviation. */
function decay(count: number, noise: number): Float64Array {
  const random = generator(count);
  return Float64Array.from({ length: count }, (_, i) => Math.exp(-i / 50) + noise * random.normal());
}

describe("countUntilConverged", () => {
  it("counts the samples of an exponential decay to 2 % of its range", () => {
    // The range of the medians is exp(−1/50), and exp(−t/50) < 0.02 exp(−1/50) from t = 50 ln 50 + 1 = 196.6 on.
    for (const count of [600, 2000, 20_000]) expect(countUntilConverged([decay(count, 0)])).toBe(198);
  });

  it("counts noisy samples to three standard deviations, however many samples follow", () => {
    // exp(−t/50) < 0.06 from t = 140.7 on; noise of the medians moves that by some samples.
    for (const count of [600, 2000, 20_000]) {
      const converged = countUntilConverged([decay(count, 0.02)]);
      expect(Math.abs(converged - 141)).toBeLessThan(40);
    }
  });

  it("counts to the convergence of the last of several curves", () => {
    const slow = decay(2000, 0).map((_, i) => Math.exp(-i / 100));
    expect(countUntilConverged([decay(2000, 0), slow])).toBe(394);
  });

  it("counts all samples of a curve that does not converge, and at least 20 of any", () => {
    expect(countUntilConverged([Float64Array.from({ length: 100 }, (_, i) => i ** 2)])).toBe(100);
    expect(countUntilConverged([Float64Array.from({ length: 100 }, (_, i) => (i > 3 ? 1 : 0))])).toBe(20);
    expect(countUntilConverged([Float64Array.of(0, 1, 1, 1)])).toBe(4);
  });
});

/** Trains a tanh network on two points, to 40 times the epoch at which all curves stay within 1 % of their ends. */
function longTraining() {
  const task = {
    inputs: [
      [1.2, -0.4, 0.3],
      [-0.7, 0.8, 0.5],
    ],
    targets: [
      [1, 0.2],
      [-0.4, 0.6],
    ],
  };
  const network = mlp({ widths: [3, 30, 30, 2], activation: "tanh" });
  const initial = initialise(network, { scheme: "xavier-normal", gain: 0.3, seed: 1 });
  const record = { pair: observePair(1, 0, 1) };
  const { pair } = train(network, initial, task, {
    learningRate: 0.05,
    epochs: 8000,
    every: 1,
    record,
  }).observations;
  const settled = (values: Float64Array) => {
    const last = values.at(-1)!;
    const range = Math.max(...values) - Math.min(...values);
    return values.findIndex((_, i) => values.subarray(i).every((x) => Math.abs(x - last) < 0.01 * range));
  };
  const converged = Math.max(...[pair.representation, pair.output, pair.alignment].map(settled));
  return { pair, converged };
}

describe("fitUniversal", () => {
  const { pair, converged } = longTraining();
  const lengths = [1, 2, 10, 40].map((factor) => factor * converged);

  /** The first samples of the training, with noise relative to the range of each curve. */
  function logOf(count: number, noise: number): MeasuredTrajectory {
    const random = generator(count);
    const curve = (values: Float64Array) => {
      const range = Math.max(...values) - Math.min(...values);
      return values.slice(0, count).map((x) => x + noise * range * random.normal());
    };
    const { representation, output, alignment, inputDistanceSquared, targetDistanceSquared } = pair;
    return {
      times: Array.from(pair.epochs.slice(0, count)),
      representation: curve(representation),
      output: curve(output),
      alignment: curve(alignment),
      inputDistanceSquared,
      targetDistanceSquared,
    };
  }

  const fits = (noise: number, options: FitOptions = {}) =>
    lengths.map((count) => fitUniversal(logOf(count, noise), options));

  /** Largest ratio of two of the numbers. */
  const spread = (values: readonly number[]) => Math.max(...values) / Math.min(...values);

  it("has the same verdict, residuals and explained variances for logs of 1 to 40 times the convergence", () => {
    expect(lengths.at(-1)).toBeLessThanOrEqual(8001);
    for (const noise of [0, 0.01]) {
      const found = fits(noise);
      expect(new Set(found.map(({ verdict }) => verdict.split(/[:,]/)[0])).size).toBe(1);
      expect(spread(found.map(({ relativeResidual }) => relativeResidual))).toBeLessThan(1.05);
      for (const name of ["representation", "output", "alignment"] as const) {
        const explained = found.map(({ curves }) => curves[name].explained);
        expect(Math.max(...explained) - Math.min(...explained)).toBeLessThan(0.01);
      }
      expect(spread(found.map(({ rates }) => rates.encoder))).toBeLessThan(1.05);
      expect(spread(found.map(({ samples }) => samples))).toBeLessThan(1.25);
    }
  });

  it("has residuals that fall with the length of the log if all samples are fitted", () => {
    const found = fits(0, { samples: "all" });
    expect(found.map(({ samples }) => samples)).toEqual(lengths);
    expect(found[0]!.relativeResidual / found[3]!.relativeResidual).toBeGreaterThan(3);
  });

  it("predicts all samples of a log, and draws those that were fitted", () => {
    const [, , long] = fits(0);
    expect(long!.predicted.times.length).toBe(lengths[2]);
    expect(long!.toTable().rows.length).toBe(lengths[2]);
    const ends = long!.figure().marks.flatMap((mark) => (mark.type === "line" ? [Math.max(...mark.x)] : []));
    expect(new Set(ends)).toEqual(new Set([long!.predicted.times[long!.samples - 1]]));
  });
});
