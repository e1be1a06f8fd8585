import { describe, expect, it } from "vitest";
import { type NdArray, toNdArray } from "../../../../src/arrays";
import { alignedWeights, gaussianWeights, gradientFlow } from "../../../../src/deep-linear";
import { initialise, mlp, observeWeights, train } from "../../../../src/networks";
import { diagnose } from "../../../../src/reports/diagnose";
import type { TrainingRun } from "../../../../src/reports/training-run";
import { semanticHierarchy, type Task, teacher } from "../../../../src/tasks";

const task = teacher({ inputSize: 4, outputSize: 3, samples: 30, whiten: true, seed: 3 });

/** Stacks the arrays of all records. */
const stacked = (arrays: readonly NdArray[]) =>
  toNdArray(Float64Array.from(arrays.flatMap(({ data }) => [...data])), [arrays.length, ...arrays[0]!.shape]);

/** Logs the weights of gradient flow. */
function logged(start: readonly NdArray[], data: Task, end: number): TrainingRun {
  const flow = gradientFlow(start, data, { times: Array.from({ length: 201 }, (_, i) => (i * end) / 200) });
  const states = Array.from(flow.times, (t) => flow.at(t).weights);
  return {
    times: flow.times,
    weights: start.map((_, l) => stacked(states.map((layers) => layers[l]!))),
    ...data,
  };
}

type Row = readonly [name: string, start: number, theory?: number, smallest?: number];

/** Returns the rows of the report on the layers. */
async function layersOf(run: TrainingRun): Promise<Row[]> {
  const { tables } = await diagnose(run);
  return (tables.find(({ name }) => name.startsWith("Similarity"))?.rows ?? []) as unknown as Row[];
}

describe("similarity of the layers in diagnose", () => {
  it.each([
    { widths: [4, 3, 3], lambda: 0 },
    { widths: [4, 3, 3], lambda: 0.4 },
    { widths: [4, 3, 3], lambda: -0.4 },
    { widths: [4, 3, 3, 3], lambda: 0 },
    { widths: [4, 5, 4, 3, 3], lambda: 0 },
  ])("predicts every layer of aligned weights $widths with λ = $lambda", async ({ widths, lambda }) => {
    // Of more than two layers, the theory knows one strength for all modes.
    const strengths = widths.length === 3 ? [0.02, 0.03, 0.01] : 0.02;
    const start = alignedWeights({ correlations: task, widths, strengths, lambda });
    const rows = await layersOf({ ...logged(start, task, 20), activation: "linear" });
    expect(rows.length).toBe(widths.length - 2);
    for (const [, , theory, smallest] of rows) {
      // The time constant is fitted to half times, which are interpolated between records.
      expect(theory).toBeCloseTo(1, 8);
      expect(smallest).toBeGreaterThan(1 - 1e-5);
    }
  });

  it("predicts the layer learned from small Gaussian weights, not that of a run on other targets", async () => {
    const hierarchy = semanticHierarchy();
    const start = gaussianWeights({ widths: [8, 30, 22], standardDeviation: 0.01, seed: 1 });
    const run = logged(start, hierarchy, 100);
    const [[, moved, theory, smallest]] = (await layersOf({ ...run, activation: "linear" })) as [
      Required<Row>,
    ];
    expect(theory).toBeGreaterThan(1 - 1e-5);
    expect(smallest).toBeGreaterThan(0.9);
    expect(moved).toBeLessThan(0.95);
    // Control: the modes of permuted items are those of another representation.
    const { data, shape } = hierarchy.targets;
    const row = (p: number) => [...data.slice(p * shape[1]!, (p + 1) * shape[1]!)];
    const permuted = toNdArray(Float64Array.from([0, 5, 2, 7, 4, 1, 6, 3].flatMap(row)), shape);
    const [[, , other]] = (await layersOf({ ...run, targets: permuted, activation: "linear" })) as [Row];
    expect(other ?? 0).toBeLessThan(0.9);
  });

  it("finds the layer of a lazy run similar to its start", async () => {
    const start = gaussianWeights({ widths: [4, 400, 3], standardDeviation: 1, seed: 2 });
    const [[, moved]] = (await layersOf({ ...logged(start, task, 0.02), activation: "linear" })) as [Row];
    expect(moved).toBeGreaterThan(0.99);
  });

  it("compares every layer of a nonlinear network with its start, without a theory", async () => {
    const network = mlp({ widths: [4, 10, 10, 3], activation: "tanh" });
    const options = { learningRate: 0.1, epochs: 200, record: { weights: observeWeights() } };
    const { times, observations } = train(network, initialise(network, { seed: 1 }), task, options);
    const layers = Array.from(times, (t) => observations.weights.at(t).weights);
    const weights = [0, 1, 2].map((l) => stacked(layers.map((record) => record[l]!)));
    const rows = await layersOf({ times, weights, activation: "tanh", ...task });
    expect(rows.map(([name]) => name)).toEqual(["hidden layer 1", "hidden layer 2"]);
    for (const row of rows) {
      expect(row.length).toBe(2);
      expect(row[1]).toBeGreaterThan(0.3);
      expect(row[1]).toBeLessThan(1 - 1e-6);
    }
  });

  it("compares a logged layer, and names one that is equal on all samples", async () => {
    const { inputs } = task;
    const hidden = stacked([inputs, inputs]);
    const [name, similarity] = (await layersOf({ times: [0, 1], hidden }))[0]!;
    expect(name).toBe("logged layer");
    // The similarity is a ratio of sums of products, which are added in groups of samples.
    expect(similarity).toBeCloseTo(1, 14);
    const still = toNdArray(new Float64Array(2 * 30 * 4).fill(1), [2, 30, 4]);
    expect((await layersOf({ times: [0, 1], hidden: still }))[0]).toEqual([
      "logged layer",
      "equal on all samples",
    ]);
  });

  it("leaves out a run of a single sample, and one without hidden layers", async () => {
    expect(await layersOf({ times: [0, 1], hidden: toNdArray(Float64Array.of(1, 2), [2, 1, 1]) })).toEqual(
      [],
    );
    const weights = [toNdArray(Float64Array.of(0.1, 0.2), [2, 1, 1])];
    const [inputs, targets] = [
      [[1], [2]],
      [[1], [2]],
    ];
    expect(await layersOf({ times: [0, 1], weights, inputs, targets, activation: "linear" })).toEqual([]);
  });
});
