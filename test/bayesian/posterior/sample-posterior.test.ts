import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import {
  linearCoding,
  type PosteriorSample,
  samplePosterior,
  samplePosteriorAsync,
} from "../../../src/bayesian";
import { toSvg } from "../../../src/plots";
import { abortedRun, expectPauses, expectRejects } from "../../helpers/async-form";
import { referencesOf } from "../../helpers/references";
import { exactLinearLaw } from "./linear-law";

const references = referencesOf(import.meta.url);
type Given = { readonly activation: "relu" | "tanh" | "erf" };
type Moments = { readonly readoutSquare: number; readonly output: number; readonly outputSquare: number };

const KERNEL = [
  [1, 0.2],
  [0.2, 1.5],
];
const BASE = {
  kernel: KERNEL,
  targets: [[1], [-0.5]],
  readoutVariance: 0.5,
  temperature: 0.1,
  activation: "tanh" as const,
  width: 6,
  samples: 20,
  warmUp: 40,
  chains: 2,
};

/** Mean of a quantity of every sample, and its standard error by the effective number of samples. */
function estimate({ readouts, effectiveSamples }: PosteriorSample, quantity: (row: number) => number) {
  const values = Array.from({ length: readouts.shape[0]! }, (_, row) => quantity(row));
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / effectiveSamples) };
}

/** Mean square of the entries of a row of an array. */
const meanSquare = ({ data, shape: [rows = 1] }: NdArray, row: number): number => {
  const size = data.length / rows;
  return data.subarray(row * size, (row + 1) * size).reduce((sum, x) => sum + x * x, 0) / size;
};

/** Expects an estimate within four standard errors, which are below `largest`. */
function expectEstimate({ mean, error }: { mean: number; error: number }, exact: number, largest: number) {
  expect(error).toBeLessThan(largest);
  expect(Math.abs(mean - exact)).toBeLessThan(4 * error);
}

describe("samplePosterior", () => {
  it.each([3, 40])("has the exact law of %i linear units", (width) => {
    const problem = { kernel: KERNEL, targets: [1, -0.5], readoutVariance: 0.5, temperature: 0.1, width };
    const exact = exactLinearLaw(problem);
    const targets = problem.targets.map((y) => [y]);
    const sample = samplePosterior({ ...problem, targets, activation: "linear", samples: 1500, chains: 2 });
    expectEstimate(
      estimate(sample, (row) => meanSquare(sample.readouts, row)),
      exact.secondMoment,
      0.03,
    );
    for (const p of [0, 1]) {
      expectEstimate(
        estimate(sample, (row) => sample.outputs.get(row, p, 0)),
        exact.outputs[p]!,
        0.02,
      );
    }
    expect(sample.rHat).toBeLessThan(1.05);
    expect(Math.abs(sample.acceptance - 0.8)).toBeLessThan(0.15);
  });

  it("has the law of infinite width up to a correction of first order in 1/N", () => {
    const problem = { kernel: KERNEL, readoutVariance: 0.5, temperature: 0.1 };
    const { readoutCovariance } = linearCoding({ ...problem, targets: [[1], [-0.5]] });
    const exact = (width: number) => exactLinearLaw({ ...problem, targets: [1, -0.5], width }).secondMoment;
    const excess = (width: number) => width * (exact(width) - readoutCovariance.get(0, 0));
    // Extrapolation removes the first order.
    expect(2 * exact(8000) - exact(4000)).toBeCloseTo(readoutCovariance.get(0, 0), 6);
    // The excess changes by its own correction, of order 1/N.
    expect(excess(2000)).toBeCloseTo(excess(1000), 2);
    const sample = samplePosterior({
      ...problem,
      targets: [[1], [-0.5]],
      activation: "linear",
      width: 200,
      samples: 400,
      chains: 2,
    });
    const measured = estimate(sample, (row) => meanSquare(sample.readouts, row));
    expectEstimate(measured, readoutCovariance.get(0, 0) + excess(2000) / 200, 0.01);
  });

  it.each(references.all<Given, Moments>("posterior of one unit at one sample"))(
    "has the law of one unit, by quadrature: $given.activation",
    ({ given: { activation }, expected, check }) => {
      const sample = samplePosterior({
        kernel: [[1.7]],
        targets: [[0.8]],
        readoutVariance: 0.6,
        temperature: 0.3,
        activation,
        width: 1,
        samples: 4000,
        steps: 8,
      });
      const readoutSquare = estimate(sample, (row) => meanSquare(sample.readouts, row));
      const output = estimate(sample, (row) => sample.outputs.get(row, 0, 0));
      const outputSquare = estimate(sample, (row) => meanSquare(sample.outputs, row));
      expectEstimate(readoutSquare, expected.readoutSquare, 0.03);
      expectEstimate(output, expected.output, 0.02);
      expectEstimate(outputSquare, expected.outputSquare, 0.02);
      check({ readoutSquare: readoutSquare.mean, output: output.mean, outputSquare: outputSquare.mean });
    },
  );

  it("is the prior at high temperature, also for a singular kernel", () => {
    const kernel = [
      [1, 1, 0],
      [1, 1, 0],
      [0, 0, 2],
    ];
    const chains = 400;
    const options = {
      kernel,
      targets: [[1], [2], [3]],
      readoutVariance: 0.5,
      temperature: 1e12,
      activation: "relu",
    } as const;
    const sample = samplePosterior({ ...options, width: 5, chains, samples: 4, warmUp: 4, steps: 8 });
    const { readouts, preactivations: z } = sample;
    const count = chains * 5;
    const last = Array.from({ length: chains }, (_, c) => meanSquare(readouts, 4 * c + 3));
    expect(Math.abs(last.reduce((sum, x) => sum + x, 0) / chains / 0.5 - 1)).toBeLessThan(
      4 * Math.sqrt(2 / count),
    );
    for (let p = 0; p < 3; p++) {
      for (let q = 0; q < 3; q++) {
        let sum = 0;
        for (let c = 0; c < chains; c++) for (let i = 0; i < 5; i++) sum += z.get(c, i, p) * z.get(c, i, q);
        const error = Math.sqrt((kernel[p]![p]! * kernel[q]![q]! + kernel[p]![q]! ** 2) / count);
        expect(Math.abs(sum / count - kernel[p]![q]!)).toBeLessThan(4 * error);
      }
    }
    expect(z.get(7, 2, 0)).toBeCloseTo(z.get(7, 2, 1), 12);
  });

  it("satisfies equipartition: the readouts' squares in units of s² and N/T Σ (f − y) f add up to N m", () => {
    const targets = [
      [1, 0],
      [0.5, -1],
      [0, 1],
    ]; // prettier
    const kernel = [
      [1, 0.3, 0],
      [0.3, 1, 0.2],
      [0, 0.2, 1],
    ];
    const [width, temperature, readoutVariance] = [10, 0.05, 0.4];
    const sample = samplePosterior({
      kernel,
      targets,
      readoutVariance,
      temperature,
      activation: "relu",
      width,
      samples: 2000,
      chains: 2,
    });
    const virial = estimate(sample, (row) => {
      let work = 0;
      for (let p = 0; p < 3; p++) {
        for (let k = 0; k < 2; k++) {
          const f = sample.outputs.get(row, p, k);
          work += (width / temperature) * (f - targets[p]![k]!) * f;
        }
      }
      return (width * 2 * meanSquare(sample.readouts, row)) / readoutVariance + work;
    });
    expectEstimate(virial, width * 2, 1);
  });

  it("has outputs that are those of its readouts and preactivations", () => {
    const { readouts, outputs, preactivations } = samplePosterior(BASE);
    for (const c of [0, 1]) {
      const row = 20 * (c + 1) - 1;
      for (const p of [0, 1]) {
        let f = 0;
        for (let i = 0; i < 6; i++)
          f += (readouts.get(row, i, 0) * Math.tanh(preactivations.get(c, i, p))) / 6;
        expect(outputs.get(row, p, 0)).toBeCloseTo(f, 13);
      }
    }
    expect([readouts.shape, outputs.shape, preactivations.shape]).toEqual([
      [40, 6, 1],
      [40, 2, 1],
      [2, 6, 2],
    ]);
  });

  it("scales with the targets and with the kernel", () => {
    const relu = { ...BASE, activation: "relu" as const };
    const sample = samplePosterior(relu);
    const doubled = samplePosterior({ ...relu, targets: [[2], [-1]], readoutVariance: 2, temperature: 0.4 });
    doubled.readouts.data.forEach((a, k) => {
      expect(a).toBe(2 * sample.readouts.data[k]!);
    });
    // Four times the kernel doubles the activations of ReLU units.
    const kernel = KERNEL.map((row) => row.map((x) => 4 * x));
    const halved = samplePosterior({ ...relu, kernel, readoutVariance: 0.5 / 4 });
    expect(halved.outputs.get(39, 1, 0)).toBeCloseTo(sample.outputs.get(39, 1, 0), 10);
  });

  it("is determined by the seed, and its chains differ", () => {
    const [first, again, other] = [
      samplePosterior(BASE),
      samplePosterior({ ...BASE, seed: 0 }),
      samplePosterior({ ...BASE, seed: 1 }),
    ];
    expect(again).toEqual(first);
    expect(other.readouts.get(0, 0, 0)).not.toBe(first.readouts.get(0, 0, 0));
    expect(first.readouts.get(20, 0, 0)).not.toBe(first.readouts.get(0, 0, 0));
    // A further chain changes none of the others.
    const more = samplePosterior({ ...BASE, chains: 3 });
    expect(more.readouts.data.subarray(0, 240)).toEqual(first.readouts.data);
  });

  it("has an R̂ above 1.1 for chains that are too short, and few effective samples", () => {
    const long = samplePosterior({ ...BASE, samples: 600, warmUp: 200 });
    const short = samplePosterior({ ...BASE, temperature: 1e-3, samples: 6, warmUp: 0, steps: 1 });
    expect(long.rHat).toBeLessThan(1.05);
    expect(long.effectiveSamples).toBeGreaterThan(200);
    expect(short.rHat).toBeGreaterThan(1.1);
    expect(short.effectiveSamples).toBeLessThan(12);
  });

  it("says when no chain moves", () => {
    const still = samplePosterior({ ...BASE, temperature: 1e-200, warmUp: 0 });
    expect(still).toMatchObject({ acceptance: 0, rHat: Number.POSITIVE_INFINITY });
  });

  it("has an asynchronous form with the same numbers", async () => {
    const form = (run: object) => samplePosteriorAsync({ ...BASE, ...run });
    expect(await expectPauses(form)).toEqual(samplePosterior(BASE));
    await expectRejects(form);
  });

  it("returns the samples made so far when it is aborted after the warm-up", async () => {
    const run = async (until: number) => {
      const controller = new AbortController();
      const onProgress = (fraction: number) => {
        if (fraction > until) controller.abort(new Error("stopped"));
      };
      return samplePosteriorAsync({ ...BASE, signal: controller.signal, onProgress });
    };
    const whole = samplePosterior(BASE);
    const partial = await run(0.8);
    const kept = partial.readouts.shape[0]! / 2;
    expect(partial.result).toBe("aborted");
    expect(kept).toBeGreaterThan(4);
    expect(kept).toBeLessThan(20);
    for (const c of [0, 1]) {
      expect(partial.readouts.get(c * kept + kept - 1, 3, 0)).toBe(
        whole.readouts.get(20 * c + kept - 1, 3, 0),
      );
      expect(partial.outputs.get(c * kept, 1, 0)).toBe(whole.outputs.get(20 * c, 1, 0));
    }
    await expect(run(0.3)).rejects.toThrow("stopped");
    await expect(abortedRun((options) => samplePosteriorAsync({ ...BASE, ...options }))).rejects.toThrow(
      "stopped",
    );
    expect(whole.result).toBe("finished");
  });

  it("draws the readouts of one and of two outputs", () => {
    const one = samplePosterior(BASE).figure();
    const two = samplePosterior({
      ...BASE,
      targets: [
        [1, 0],
        [0, 1],
      ],
    }).figure();
    expect(one.x.label).toBe("neuron");
    expect(two.y.label).toBe("readout to output 2");
    for (const figure of [one, two]) expect(toSvg(figure)).toContain("chain 2");
  });

  it("pauses within the steps of a large network", async () => {
    const size = 150;
    const kernel = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_x, j) => (i === j ? 1 : 0)),
    );
    const targets = kernel.map(([first]) => [first!]);
    const fractions: number[] = [];
    await samplePosteriorAsync({
      ...BASE,
      kernel,
      targets,
      width: 200,
      samples: 4,
      warmUp: 0,
      chains: 1,
      steps: 6,
      onProgress: (fraction) => fractions.push(fraction),
    });
    expect(fractions.length).toBeGreaterThan(4 * 6);
  });

  it("refuses wrong shapes, numbers out of range and what does not fit in memory, by name", () => {
    const call = (fields: object) => () => samplePosterior({ ...BASE, ...fields });
    expect(
      call({
        kernel: [
          [1, 2],
          [2, 1],
        ],
      }),
    ).toThrow("options.kernel must be positive semi-definite");
    expect(
      call({
        kernel: [
          [0, 0],
          [0, 0],
        ],
      }),
    ).toThrow("options.kernel must be a kernel that is not zero");
    expect(
      call({
        kernel: [
          [-1, 0],
          [0, -1],
        ],
      }),
    ).toThrow("positive semi-definite");
    expect(call({ kernel: [[1]] })).toThrow("options.targets");
    expect(
      call({
        kernel: [
          [1, 0],
          [1, 1],
        ],
      }),
    ).toThrow("symmetric");
    expect(call({ targets: [[1], [Number.NaN]] })).toThrow("options.targets");
    expect(call({ temperature: 0 })).toThrow("options.temperature");
    expect(call({ readoutVariance: 0 })).toThrow("options.readoutVariance");
    expect(call({ activation: "reluu" })).toThrow('did you mean "relu"?');
    expect(call({ samples: 3 })).toThrow("options.samples must be an integer at least 4");
    expect(call({ samples: 1e9 })).toThrow("96,000,000,000 bytes");
    expect(call({ width: 1e9, samples: 4 })).toThrow("bytes");
    expect(call({ steps: 0 })).toThrow("options.steps");
    expect(call({ warmup: 3 })).toThrow('did you mean "warmUp"?');
    expect(call({ activation: { value: () => Number.NaN, derivative: () => 0 } })).toThrow(
      "options.activation must be a function with finite outputs",
    );
    expect(call({ targets: [[1e200], [0]] })).toThrow("energy");
  });
});
