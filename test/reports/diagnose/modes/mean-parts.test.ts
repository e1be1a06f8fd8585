import { describe, expect, it } from "vitest";
import { type NdArray, toNdArray } from "../../../../src/arrays";
import { gaussianWeights } from "../../../../src/deep-linear";
import { diagnose, type Report } from "../../../../src/experiments";
import { gradientFlow, mlp } from "../../../../src/networks";

const times = Array.from({ length: 51 }, (_, i) => i / 5);
/** White inputs, with a third input that is constant. */
const inputs = [
  [Math.SQRT2, 0, 1],
  [-Math.SQRT2, 0, 1],
  [0, Math.SQRT2, 1],
  [0, -Math.SQRT2, 1],
];

/** Returns targets with modes of the strengths 2 and 1 and of their mean. */
const targetsOf = (mean: number) => inputs.map(([a, b]) => [2 * a!, b!, mean]);

/** Diagnoses the gradient flow of two linear layers from small Gaussian weights, and biases of 0 if there are any. */
function diagnosisOf({ mean, bias }: { mean: number; bias: boolean }): Promise<Report> {
  const targets = targetsOf(mean);
  const network = mlp({ widths: [3, 32, 3], activation: "linear", bias });
  const weights = gaussianWeights({ widths: [3, 32, 3], standardDeviation: 0.005, seed: 1 });
  const biases = bias ? [32, 3].map((n) => toNdArray(new Float64Array(n), [n])) : [];
  const flow = gradientFlow(network, { weights, biases }, { inputs, targets }, { times });
  const states = times.map((t) => flow.at(t));
  const stacked = (arrays: readonly NdArray[]) =>
    toNdArray(Float64Array.from(arrays.flatMap(({ data }) => [...data])), [
      arrays.length,
      ...arrays[0]!.shape,
    ]);
  const over = (of: "weights" | "biases") => [0, 1].map((l) => stacked(states.map((state) => state[of][l]!)));
  const log = { times, weights: over("weights"), inputs, targets, activation: "linear" } as const;
  return diagnose(bias ? { ...log, biases: over("biases") } : log);
}

const remarkOf = ({ notes }: Report) => notes.find((note) => note.startsWith("The biases learn the mean"));

/** Returns measured and predicted half times of all modes, and the fitted time constant. */
function timesOf({ tables, notes }: Report) {
  const { columns, rows } = tables.find(({ name }) => name.startsWith("Modes"))!;
  const column = (name: string) => rows.map((row) => row[columns.indexOf(name)] as number);
  const [, fitted] = /time constant \(([\d.]+), fitted/.exec(notes.join("\n"))!;
  return {
    measured: column("measured half time"),
    predicted: column("predicted half time"),
    fitted: Number(fitted),
  };
}

describe("a linear network with biases", () => {
  it("names the mode of the mean, which the biases learn sooner, and fits the time constant 1 without it", async () => {
    const report = await diagnosisOf({ mean: 1.5, bias: true });
    expect(remarkOf(report)).toContain("Here this is mode 2.");
    const { measured, predicted, fitted } = timesOf(report);
    expect(Math.abs(fitted - 1)).toBeLessThan(0.02);
    expect(measured[1]! / predicted[1]!).toBeLessThan(0.5);
    for (const k of [0, 2]) expect(Math.abs(measured[k]! / predicted[k]! - 1)).toBeLessThan(0.03);
  });

  it("has no remark and the times of a network without biases for centred targets", async () => {
    const [withBiases, without] = await Promise.all(
      [true, false].map((bias) => diagnosisOf({ mean: 0, bias })),
    );
    expect(remarkOf(withBiases!)).toBeUndefined();
    const [a, b] = [timesOf(withBiases!), timesOf(without!)];
    for (const [k, time] of a.predicted.entries())
      expect(Math.abs(time / b.predicted[k]! - 1)).toBeLessThan(1e-3);
  });

  it("has no remark without biases, where the theory includes the mean", async () => {
    const report = await diagnosisOf({ mean: 1.5, bias: false });
    expect(remarkOf(report)).toBeUndefined();
    const { measured, predicted } = timesOf(report);
    for (const [k, time] of measured.entries()) expect(Math.abs(time / predicted[k]! - 1)).toBeLessThan(0.03);
  });
});
