import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNdArray } from "../../../src/arrays";
import { diagnose, type TrainingRun } from "../../../src/experiments";
import { forward, mlp } from "../../../src/networks";
import { trials } from "../../helpers/nightly";
import { smallTask, stacked, trainedRun } from "../../helpers/trained-runs";

const scaled = (array: NdArray, factor: number): NdArray =>
  toNdArray(array.data.map((x) => x * factor) as Float64Array, array.shape);

describe("diagnose at the edges of the range of numbers", () => {
  const task = smallTask("nonlinear", 1);
  const run = trainedRun(task, { activation: "tanh", seed: 1, deviation: 0.1, hidden: 6 }, { epochs: 300 });
  const [lower, upper] = run.weights as readonly [NdArray, NdArray];
  const network = mlp({ widths: [4, 6, 2], activation: "tanh", bias: false });
  const recordOf = (w: NdArray, t: number): NdArray => {
    const size = w.size / w.shape[0]!;
    return toNdArray(w.data.slice(t * size, (t + 1) * size) as Float64Array, w.shape.slice(1));
  };
  const states = Array.from({ length: lower.shape[0]! }, (_, t) =>
    forward(network, { weights: [recordOf(lower, t), recordOf(upper, t)], biases: [] }, task.inputs),
  );
  const outputs = stacked(states.map(({ output }) => output));
  const hidden = stacked(states.map(({ hidden: [layer] }) => layer!));
  const FACTORS = [1e-320, 1e-300, 1e-200, 1e-160, 1e-150, 1e-100, 1e100, 1e150, 1e160, 1e200, 1e300].filter(
    (_, i) => i % trials(2, 1) === 0,
  );
  const both = (factor: number) => [scaled(lower, factor), scaled(upper, factor)];
  const CASES: [name: string, change: (factor: number) => Partial<TrainingRun>][] = [
    ["weights", (factor) => ({ weights: both(factor) })],
    ["weights of a linear network", (factor) => ({ weights: both(factor), activation: "linear" })],
    ["weights of a ReLU network", (factor) => ({ weights: both(factor), activation: "relu" })],
    ["weights of the first layer", (factor) => ({ weights: [scaled(lower, factor), upper] })],
    ["weights of the second layer", (factor) => ({ weights: [lower, scaled(upper, factor)] })],
    ["inputs", (factor) => ({ inputs: scaled(task.inputs, factor) })],
    ["targets", (factor) => ({ targets: scaled(task.targets, factor) })],
    ["outputs", (factor) => ({ outputs: scaled(outputs, factor) })],
    [
      "outputs and targets",
      (factor) => ({
        weights: undefined,
        outputs: scaled(outputs, factor),
        targets: scaled(task.targets, factor),
      }),
    ],
    ["hidden activations", (factor) => ({ hidden: scaled(hidden, factor) })],
    ["hidden activations alone", (factor) => ({ weights: undefined, hidden: scaled(hidden, factor) })],
    ["times", (factor) => ({ times: Array.from(run.times as Float64Array, (t) => t * factor) })],
  ];
  it.each(CASES)("gives finite numbers, or names the array, for %s of any size", async (_name, change) => {
    for (const factor of FACTORS) {
      const out = await diagnose({ ...run, ...change(factor) }).catch((error: unknown) => error);
      if (out instanceof Error) {
        expect(out).toBeInstanceOf(ArgumentError);
        expect(out.message).toMatch(/^diagnose: run\b/);
      } else {
        expect(JSON.stringify(out)).not.toMatch(/null|NaN|Infinity(?!\))/);
      }
    }
  });

  it("refuses weights of 1e-160, whose tangent kernel is too small to represent", async () => {
    await expect(diagnose({ ...run, weights: both(1e-160) })).rejects.toThrow(
      "diagnose: run.weights[0] must be large enough for the tangent kernel to be represented, received weights of at most",
    );
  });

  it("gives the same changes of representations in any unit", async () => {
    const rowsOf = async (factor: number) => {
      const { tables } = await diagnose({ times: run.times, hidden: scaled(hidden, factor) });
      return tables.find(({ name }) => name.startsWith("Changes"))!.rows[0] as [string, number, number];
    };
    const [, change, alignment] = await rowsOf(1);
    for (const factor of [2 ** -900, 2 ** 900])
      expect(await rowsOf(factor)).toEqual(["representations", change, alignment]);
  });
});
