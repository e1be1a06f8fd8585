import { describe, expect, it } from "vitest";
import { generator } from "../../../src/random";
import {
  type Curve,
  finalDistance,
  fitUniversal,
  pairTrajectory,
  type UniversalProblem,
  type UniversalTrajectory,
  universalFlow,
} from "../../../src/universal";
import { studentQuantile } from "../../../src/universal/fit/intervals";
import { PARAMETERS, residualsOf } from "../../../src/universal/fit/model";
import { readTrajectory } from "../../../src/universal/fit/read-trajectory";
import { CROSSING, GENERAL, GOLDEN, grid, parallel } from "../problems";

const LAZY = parallel({ h: 5, u: 0.3, encoder: 0.01, decoder: 0.03 });
const AGREEING: UniversalProblem = {
  ...GENERAL,
  targetDistanceSquared: 0,
  initial: { representation: 0.3, output: 0.4, alignment: 0.4 },
};
const CASES: readonly [name: string, problem: UniversalProblem, end: number][] = [
  ["rich", GOLDEN, 4000],
  ["crossing", CROSSING, 1500],
  ["general", GENERAL, 500],
  ["lazy", LAZY, 50],
  ["agreeing", AGREEING, 500],
];

function measure(
  problem: UniversalProblem,
  end: number,
  count: number,
): UniversalTrajectory & { times: number[] } {
  const times = grid(end, count);
  const { representation, output, alignment, loss } = universalFlow(problem, { times });
  return { ...problem, times, representation, output, alignment, ...(loss === undefined ? {} : { loss }) };
}

type Disturb = (x: number, range: number, normal: number) => number;
const additive: Disturb = (x, range, normal) => x + 0.02 * range * normal;
const relative: Disturb = (x, _range, normal) => x * (1 + 0.02 * normal);

function noisy(trajectory: UniversalTrajectory, seed: number, disturb: Disturb): UniversalTrajectory {
  const random = generator(seed);
  const curve = (name: Curve) => {
    const values = trajectory[name] as Float64Array;
    const range = Math.max(...values) - Math.min(...values);
    return values.map((x) => disturb(x, range, random.normal()));
  };
  return {
    ...trajectory,
    representation: curve("representation"),
    output: curve("output"),
    alignment: curve("alignment"),
  };
}

const within = ([low, high]: readonly [number, number], x: number) => low <= x && x <= high;

describe("fitUniversal", () => {
  it.each(CASES)("recovers the rates of a noiseless trajectory: %s", (_, problem, end) => {
    for (const start of ["measured", "fitted", undefined] as const) {
      const fit = fitUniversal(measure(problem, end, 120), { start });
      expect(Math.abs(fit.rates.encoder / problem.rates.encoder - 1)).toBeLessThan(1e-6);
      expect(Math.abs(fit.rates.decoder / problem.rates.decoder - 1)).toBeLessThan(1e-6);
      expect([fit.converged, fit.atBound, fit.start]).toEqual([true, false, start ?? "measured"]);
      expect(fit.verdict).toMatch(/^follows the theory: under 0.001 % residual/);
      expect(fit.relativeResidual).toBeLessThan(1e-7);
      expect(Math.abs(finalDistance(fit.problem) - finalDistance(problem))).toBeLessThan(1e-5);
    }
  });

  it.each([
    ["rich, noise of 2 % of each curve's range", GOLDEN, 4000, additive],
    ["rich, 2 % of each value", GOLDEN, 4000, relative],
    ["general, 2 % of each curve's range", GENERAL, 500, additive],
    ["crossing, 2 % of each value", CROSSING, 1500, relative],
  ] as const)(
    "states intervals that hold the rates in at least 90 of 100 seeds: %s",
    (_, problem, end, disturb) => {
      const trajectory = measure(problem, end, 60);
      let held = 0;
      for (let seed = 0; seed < 100; seed++) {
        const fit = fitUniversal(noisy(trajectory, seed, disturb));
        const both =
          within(fit.confidence.encoder, problem.rates.encoder) &&
          within(fit.confidence.decoder, problem.rates.decoder);
        if (both) held++;
        // Not by being wide: some per cent of the rates.
        expect(fit.confidence.encoder[1] / fit.confidence.encoder[0]).toBeLessThan(1.3);
        expect(fit.start).toBe("fitted");
        expect(fit.verdict).toMatch(/^follows the theory: .* no more than the noise/);
      }
      expect(held).toBeGreaterThanOrEqual(90);
    },
  );

  it("has an exact Jacobian, by central differences, in the rates, the start and a shift", () => {
    for (const [, problem, end] of CASES) {
      const data = readTrajectory(measure(problem, end, 20), {});
      const at = Float64Array.of(
        Math.log(0.013),
        Math.log(0.03),
        0.3,
        problem === AGREEING ? 0 : -0.4,
        0.2,
        -0.01 * end,
      );
      const size = 60;
      const [residuals, up, down] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
      const [jacobian, unused] = [new Float64Array(size * PARAMETERS), new Float64Array(size * PARAMETERS)];
      expect(residualsOf(data, at, residuals, jacobian)).toBe(true);
      for (let p = 0; p < PARAMETERS; p++) {
        const h = 1e-5;
        residualsOf(
          data,
          at.map((x, k) => (k === p ? x + h : x)),
          up,
          unused,
        );
        residualsOf(
          data,
          at.map((x, k) => (k === p ? x - h : x)),
          down,
          unused,
        );
        for (let i = 0; i < size; i++) {
          const slope = (up[i]! - down[i]!) / (2 * h);
          // The integrations at 1e-10 divided by the step, and the third derivative times its square.
          expect(Math.abs(jacobian[i * PARAMETERS + p]! - slope)).toBeLessThan(2e-5 * (1 + Math.abs(slope)));
        }
      }
    }
  });

  it("does not depend on units of time, representation or output", () => {
    const noisyData = noisy(measure(GENERAL, 500, 60), 3, additive);
    const fit = fitUniversal(noisyData);
    const [time, h, y] = [7, 1e-4, 300];
    const scaled = (values: unknown, factor: number) => (values as Float64Array).map((x) => factor * x);
    const other = fitUniversal({
      times: scaled(Float64Array.from(noisyData.times as number[]), time),
      representation: scaled(noisyData.representation, h),
      output: scaled(noisyData.output, y),
      alignment: scaled(noisyData.alignment, y),
      inputDistanceSquared: 50 * GENERAL.inputDistanceSquared,
      targetDistanceSquared: y * GENERAL.targetDistanceSquared,
    });
    // η_h ‖dx‖² w and η_y h are rates of change: of h, and of one.
    expect((other.rates.encoder * 50 * time * y) / h / fit.rates.encoder).toBeCloseTo(1, 5);
    expect((other.rates.decoder * h * time) / fit.rates.decoder).toBeCloseTo(1, 5);
    expect(other.relativeResidual).toBeCloseTo(fit.relativeResidual, 6);
  });

  it("counts correlated residuals as fewer: intervals of a systematic misfit are wide", () => {
    const truth = measure(GENERAL, 500, 400);
    const bent = (truth.output as Float64Array).map((x, i) => x + 0.02 * Math.sin(i / 40));
    const smooth = fitUniversal({ ...truth, output: bent });
    const random = generator(1);
    const rough = fitUniversal({ ...truth, output: bent.map((_, i) => truth.output[i as never] as never) });
    const white = fitUniversal({
      ...truth,
      output: (truth.output as Float64Array).map((x) => x + 0.014 * random.normal()),
    });
    const width = ({ confidence }: typeof smooth) => Math.log(confidence.decoder[1] / confidence.decoder[0]);
    expect(smooth.autocorrelation).toBeGreaterThan(0.9);
    expect(Math.abs(white.autocorrelation)).toBeLessThan(0.3);
    expect(width(smooth)).toBeGreaterThan(3 * width(white));
    expect(width(rough)).toBeLessThan(1e-6);
  });

  it("finds a shift of the time axis and says so", () => {
    const truth = measure(GOLDEN, 4000, 200);
    const late = universalFlow(GOLDEN, { times: grid(4000, 200).map((t) => Math.max(0, t - 300)) });
    const fit = fitUniversal({ ...truth, ...late, times: truth.times }, { start: "measured" });
    expect(fit.timeShift.shift).toBeCloseTo(300, 4);
    expect(fit.timeShift.explained).toBeGreaterThan(0.999);
    expect(fit.timeShift.relativeResidual).toBeLessThan(1e-5);
    expect(fit.verdict).toMatch(
      /^follows the theory: 4.2 % residual; learning starts 300 later .* explains 100 % of .*; the rates are nearer with/,
    );
    expect(fitUniversal(truth).timeShift).toEqual({
      shift: 0,
      relativeResidual: expect.any(Number),
      explained: 0,
    });
  });

  it("says where the theory does not hold, and why", () => {
    // A pair that starts as far apart as it ends, but takes a way of its own.
    const times = grid(100, 80);
    const far = fitUniversal({
      times,
      representation: times.map((t) => 1 + 0.5 * Math.sin(t / 9)),
      output: times.map((t) => 0.25 + 0.2 * Math.sin(t / 12)),
      alignment: times.map((t) => 0.1 * Math.cos(t / 7)),
      inputDistanceSquared: 1,
      targetDistanceSquared: 0.5,
    });
    expect(far.verdict).toMatch(
      /^does not follow the theory: \d+ % residual: the early phase is too far apart/,
    );
    expect(far.curves.representation.explained).toBeLessThan(0.9);
    expect(Number.isFinite(far.residual + far.rates.encoder + far.rates.decoder)).toBe(true);
  });

  it("does not take noise for the theory", () => {
    const random = generator(2);
    const times = grid(100, 80);
    const noise = (mean: number) => times.map(() => mean + 0.1 * random.uniform());
    const lost = fitUniversal({
      times,
      representation: noise(0.3),
      output: noise(0.3),
      alignment: noise(0),
      inputDistanceSquared: 1,
      targetDistanceSquared: 0.5,
    });
    expect(lost.verdict).toMatch(/^is too noisy to tell whether it follows the theory: \d+ % residual/);
  });

  it("reports each curve, in the measure of the paper and relative to its range", () => {
    const truth = measure(GENERAL, 500, 100);
    const fit = fitUniversal(noisy(truth, 1, additive));
    const total = (["representation", "output", "alignment"] as const).reduce((sum, name) => {
      const { residual, relativeResidual, explained } = fit.curves[name];
      expect(relativeResidual).toBeGreaterThan(0.01);
      expect(relativeResidual).toBeLessThan(0.03);
      expect(explained).toBeGreaterThan(0.98);
      return sum + residual;
    }, 0);
    expect(fit.residual).toBeCloseTo(total, 14);
  });

  it("weighs curves as it is told", () => {
    const truth = measure(GENERAL, 500, 60);
    const broken = (truth.output as Float64Array).map((x) => 0.7 * x + 0.05);
    const only = fitUniversal({ ...truth, output: broken }, { weights: { output: 0 }, start: "fitted" });
    expect(only.rates.encoder / GENERAL.rates.encoder).toBeCloseTo(1, 5);
    expect(fitUniversal({ ...truth, output: broken }).rates.encoder / GENERAL.rates.encoder).not.toBeCloseTo(
      1,
      2,
    );
  });

  it("fits the mean output to the loss", () => {
    const problem = { ...GENERAL, mean: { rate: 0.013, initialSquaredError: 0.4 } };
    const fit = fitUniversal(measure(problem, 500, 100));
    expect(fit.mean!.rate).toBeCloseTo(0.013, 8);
    expect(fit.mean!.initialSquaredError).toBeCloseTo(0.4, 8);
    expect(within(fit.mean!.confidence, 0.013) || fit.mean!.relativeResidual < 1e-9).toBe(true);
    expect(fit.predicted.loss![50]).toBeCloseTo(measure(problem, 500, 100).loss![50 as never] as never, 8);
    const without = { ...GENERAL, mean: { rate: 0.013, initialSquaredError: 0 } };
    expect(fitUniversal(measure(without, 500, 100)).mean).toBeUndefined();
  });

  it("predicts at the times of the data, which need not begin at 0", () => {
    const truth = measure(GENERAL, 500, 60);
    const later = { ...truth, times: truth.times.map((t) => t + 1000) };
    const { predicted, rates } = fitUniversal(later);
    expect(rates.encoder / GENERAL.rates.encoder).toBeCloseTo(1, 7);
    expect(Array.from(predicted.times)).toEqual(later.times);
    expect(predicted.at(1200).output).toBeCloseTo(universalFlow(GENERAL, { times: [200] }).output[0]!, 7);
  });

  it("refuses data that cannot be fitted, and says what is wrong", () => {
    const good = measure(GENERAL, 500, 30);
    const changed = (name: Curve, i: number, value: number) =>
      (good[name] as Float64Array).map((x, k) => (k === i ? value : x));
    const still = new Float64Array(30).fill(0.3);
    const bad: [object, string | RegExp][] = [
      [{ times: good.times.slice(0, 3) }, "trajectory.times"],
      [{ times: [...good.times].reverse() }, /trajectory.times\[/],
      [{ output: (good.output as Float64Array).slice(1) }, "trajectory.output"],
      [{ alignment: changed("alignment", 4, Number.NaN) }, "trajectory.alignment[4]"],
      [{ representation: changed("representation", 7, -0.2) }, "trajectory.representation[7]"],
      [{ output: changed("output", 3, -0.5) }, "trajectory.output[3]"],
      [{ alignment: changed("alignment", 12, 3) }, "trajectory.alignment[12]"],
      [{ representation: still, output: still, alignment: still }, "trajectory"],
      [{ inputDistanceSquared: 0 }, "trajectory.inputDistanceSquared"],
      [{ targetDistanceSquared: -1 }, "trajectory.targetDistanceSquared"],
    ];
    for (const [change, argument] of bad) {
      const call = () => fitUniversal({ ...good, ...change });
      const named = typeof argument === "string" ? argument : expect.stringMatching(argument);
      expect(call).toThrow(expect.objectContaining({ name: "ArgumentError", argument: named }));
    }
    expect(() => fitUniversal(good, { start: "soon" as never })).toThrow(/options.start/);
    const none = { representation: 0, output: 0, alignment: 0 };
    expect(() => fitUniversal(good, { weights: none })).toThrow(/options.weights/);
    const illegal = { ...good, alignment: changed("alignment", 0, -0.3) };
    expect(() => fitUniversal(illegal, { start: "measured" })).toThrow(/first sample/);
    expect(fitUniversal(illegal).start).toBe("fitted");
  });
});

describe("studentQuantile", () => {
  it("is that of Student's t for two intervals that hold together", () => {
    // Origin: scipy.stats.t.ppf((1 + √0.95)/2, ν), and how closely the expansion is to meet it. Tolerance the accuracy in
    // the table, relative.
    const table: [freedom: number, quantile: number, accuracy: number][] = [
      [3, 4.156450394512769, 3e-3],
      [5, 3.1520468770207777, 3e-4],
      [15, 2.4834165334471034, 2e-6],
      [100, 2.270524269779326, 1e-9],
    ];
    for (const [freedom, quantile, accuracy] of table)
      expect(Math.abs(studentQuantile(freedom) / quantile - 1)).toBeLessThan(accuracy);
  });
});

describe("pairTrajectory", () => {
  it("computes the three scalars, the loss and the distances", () => {
    const { representation, output, alignment, loss, inputDistanceSquared, targetDistanceSquared } =
      pairTrajectory({
        times: [0, 1],
        hidden: [
          [
            [1, 2],
            [4, 6],
          ],
          [
            [0, 0],
            [1, 1],
          ],
        ],
        outputs: [
          [
            [1, 0],
            [3, 1],
          ],
          [
            [0, 0],
            [0, 0],
          ],
        ],
        inputs: [[0], [3]],
        targets: [
          [1, 1],
          [2, 3],
        ],
      });
    expect(Array.from(representation)).toEqual([25, 2]);
    expect(Array.from(output)).toEqual([5, 0]);
    // w = y − dy·dŷ with dŷ = (2, 1), dy = (1, 2)
    expect(Array.from(alignment)).toEqual([5 - 4, 0]);
    expect(Array.from(loss)).toEqual([(0 + 1 + 1 + 4) / 4, (1 + 1 + 4 + 9) / 4]);
    expect([inputDistanceSquared, targetDistanceSquared]).toEqual([9, 5]);
  });

  it("refuses shapes that do not match", () => {
    const log = {
      times: [0],
      hidden: [[[1], [2]]],
      outputs: [[[1], [2]]],
      inputs: [[0], [1]],
      targets: [[0], [1]],
    };
    for (const [change, argument] of [
      [{ hidden: [] }, "log.hidden"],
      [{ hidden: [[[1]]] }, "log.hidden[0]"],
      [
        {
          outputs: [
            [
              [1, 2],
              [2, 3],
            ],
          ],
        },
        "log.outputs[0]",
      ],
      [{ inputs: [[0]] }, "log.inputs"],
    ] as const) {
      expect(() => pairTrajectory({ ...log, ...change } as never)).toThrow(
        expect.objectContaining({ argument }),
      );
    }
  });
});
