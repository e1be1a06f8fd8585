import { loss } from "learning-dynamics/deep-linear";
import { solve } from "learning-dynamics/ode";
import { normal } from "learning-dynamics/random";
import { inContextRegression } from "learning-dynamics/tasks";
import { describe, expect, it } from "vitest";
import type { Compute } from "../src/computations";
import { defaultsOf } from "../src/parameter";
import { attentionFlow, matrixOf } from "../src/rooms/in-context/attention";
import { compute } from "../src/rooms/in-context/compute";
import { alignedHeads } from "../src/rooms/in-context/network";
import { type InContextValues, inContext } from "../src/rooms/in-context/parameters";
import { diagonal, inContextPlan } from "../src/rooms/in-context/plan";
import { drawSequences } from "../src/rooms/in-context/sequences";
import { predictedMatrices } from "../src/rooms/in-context/theory";
import { type CurveOf, presetCurves } from "./preset-curves";

const INPUTS = 3;
const variances = [1.5, 1, 0.5];
const population = inContextRegression({ covariance: diagonal(variances), examples: 5 });

it("attention follows the negative gradient of its loss", () => {
  const sample = drawSequences({ variances, examples: 5, sequences: 50, isRelated: true, seed: 3 });
  const weights = Float64Array.from(normal({ shape: [2 * (2 * INPUTS + 1)], seed: 1 }).data);
  const change = new Float64Array(weights.length);
  attentionFlow(sample, INPUTS)(0, weights, change);
  const lossAt = (i: number, step: number) => {
    const moved = weights.map((x, k) => (k === i ? x + step : x));
    return loss([[Array.from(matrixOf(moved, INPUTS))]], sample);
  };
  const step = 1e-5;
  for (const [i, value] of change.entries()) {
    expect(value).toBeCloseTo((lossAt(i, -step) - lossAt(i, step)) / (2 * step), 5);
  }
});

it("aligned heads follow the closed form on all sequences", () => {
  const values = { ...(defaultsOf(inContext.parameters) as InContextValues), initial: 1e-2, heads: 5 };
  const plan = inContextPlan(values);
  const times = [0, plan.end / 4, plan.end / 2, plan.end];
  const start = alignedHeads(values.heads, values.inputs, plan.size);
  const { states } = solve(attentionFlow(plan.population, values.inputs), start, {
    times,
    relativeTolerance: 1e-10,
  });
  const predicted = predictedMatrices(values, plan, times);
  for (const [k, matrix] of predicted.entries()) {
    const weights = states.data.subarray(k * start.length, (k + 1) * start.length);
    for (const [i, entry] of matrixOf(weights, values.inputs).entries()) {
      expect(entry).toBeCloseTo(matrix[i]!, 5);
    }
  }
});

it("averages over many sequences approach those over all sequences; an unrelated query has no correlation", () => {
  const settings = { variances, examples: 5, sequences: 20_000, seed: 1 };
  for (const isRelated of [true, false]) {
    const sample = drawSequences({ ...settings, isRelated });
    const largest = Math.max(...population.inputCorrelation.data);
    for (const [i, entry] of sample.inputCorrelation.data.entries()) {
      expect(Math.abs(entry - population.inputCorrelation.data[i]!) / largest).toBeLessThan(0.1);
    }
    for (const [i, entry] of sample.inputOutputCorrelation.data.entries()) {
      const expected = isRelated ? population.inputOutputCorrelation.data[i]! : 0;
      expect(Math.abs(entry - expected)).toBeLessThan(0.1);
    }
  }
});

describe("the presets show what their texts say:", () => {
  const curves = (name: string): Promise<CurveOf> =>
    presetCurves(inContext, compute as unknown as Compute, name);
  const lossOf = (of: CurveOf) => of("loss", "gradient flow");
  const lastOf = (numbers: readonly number[]) => numbers.at(-1)!;
  /** Counts points at the losses of the plateaus after one, two and three directions, in the closed form. */
  const plateaus = (losses: readonly number[]) =>
    [1.125, 0.713, 0.4535].map((level) => losses.filter((loss) => Math.abs(loss / level - 1) < 0.03).length);

  it("losses of separate keys and queries stay at each plateau of the closed form", async () => {
    for (const name of ["One direction at a time", "From random weights"]) {
      for (const points of plateaus(lossOf(await curves(name)))) expect(points, name).toBeGreaterThan(2);
    }
  });

  /** Counts the intervals in which the loss falls by more than a hundredth of its whole fall from point to point. */
  const drops = (losses: readonly number[]) => {
    const least = (losses[0]! - lastOf(losses)) / 100;
    const falls = losses.map((loss, i) => i > 0 && losses[i - 1]! - loss > least);
    return falls.filter((isFall, i) => isFall && !falls[i - 1]).length;
  };

  it("the loss of separate keys and queries has a drop for each direction, that of merged ones a single drop", async () => {
    expect(drops(lossOf(await curves("One direction at a time")))).toBe(4);
    expect(drops(lossOf(await curves("Merged: one drop")))).toBe(1);
  });

  it("of merged ones with unequal variances, the strongest direction is learned first", async () => {
    const of = await curves("Merged, unequal variances");
    const strong = of("directions", "gradient flow", "direction 1, λ = 1.92");
    const weak = of("directions", "gradient flow", "direction 4, λ = 0.480");
    expect(Math.max(...strong)).toBeGreaterThan(1);
    expect(lastOf(weak)).toBeLessThan(0.4);
  });

  it("two heads stay at the second plateau", async () => {
    expect(Math.abs(lastOf(lossOf(await curves("Two heads"))) - 0.72)).toBeLessThan(0.03);
  });

  it("few sequences give a large loss, and leave the weakest direction", async () => {
    const of = await curves("Too few sequences");
    expect(lastOf(lossOf(of))).toBeGreaterThan(2 * lastOf(of("loss", "closed form")));
    expect(lastOf(of("directions", "gradient flow", "direction 4, λ = 0.480"))).toBeLessThan(0.2);
  });

  it("without a relation of query and examples the loss does not fall", async () => {
    const losses = lossOf(await curves("Control: unrelated query"));
    expect(Math.min(...losses)).toBeGreaterThan(0.99 * losses[0]!);
  });
});
