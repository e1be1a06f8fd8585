import { describe, expect, it } from "vitest";
import { type NdArray, toNdArray } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import type { TrainingRun } from "../../src/experiments";
import { type ActivationName, forward, initialise, mlp, type Parameters } from "../../src/networks";
import { reproduction, withAgreement } from "../../src/reports/logged-outputs";
import { readRun } from "../../src/reports/training-run";
import { smallTask, stacked } from "../helpers/trained-runs";

const { inputs, targets } = smallTask("nonlinear", 1);
const WIDTHS = [4, 5, 5, 5, 5, 2];
const network = (activation: ActivationName) => mlp({ widths: WIDTHS, activation });

/** Parameters at three records: a random start, and changes of about `size`. */
const parametersOver = (size: number): Parameters[] => {
  const [start, change] = [1, 2].map((seed) =>
    initialise(network("tanh"), { scheme: "lecun-normal", gain: 1.5, seed }),
  );
  const moved = (of: "weights" | "biases", t: number) =>
    start![of].map((a, l) =>
      toNdArray(
        a.data.map((x, i) => x + t * size * (change![of][l]!.data[i]! + 0.1)) as Float64Array,
        a.shape,
      ),
    );
  return [0, 1, 2].map((t) => ({ weights: moved("weights", t), biases: moved("biases", t) }));
};

/** A run with logged outputs of the given activation, changed by a function of the outputs and the first ones. */
function runOf(
  activation: ActivationName,
  size: number,
  change: (now: number, first: number) => number = (now) => now,
): Omit<TrainingRun, "weights" | "biases"> & { readonly weights: NdArray[]; readonly biases: NdArray[] } {
  const states = parametersOver(size);
  const outputs = states.map((state) => forward(network(activation), state, inputs).output);
  return {
    times: [0, 1, 2],
    inputs,
    targets,
    outputs: stacked(
      outputs.map(({ data, shape }) =>
        toNdArray(data.map((x, i) => change(x, outputs[0]!.data[i]!)) as Float64Array, shape),
      ),
    ),
    weights: WIDTHS.slice(1).map((_, l) => stacked(states.map(({ weights }) => weights[l]!))),
    biases: WIDTHS.slice(1).map((_, l) => stacked(states.map(({ biases }) => biases[l]!))),
  };
}

const read = (run: TrainingRun) => readRun(argumentsOf("test").at("run"), run);
const permuted = <T>(list: readonly T[], order: readonly number[]): T[] => order.map((l) => list[l]!);

describe("withAgreement", () => {
  it("leaves a run alone that agrees in single precision", () => {
    const run = read({ ...runOf("tanh", 0.1, Math.fround), activation: "tanh" });
    expect(withAgreement(run)).toEqual({ run, notes: [] });
  });

  it("undoes any permutation of layers that fit, with their biases", () => {
    const given = runOf("tanh", 0.1);
    const right = read({ ...given, activation: "tanh" });
    for (const middle of [
      [1, 3, 2],
      [2, 1, 3],
      [2, 3, 1],
      [3, 1, 2],
      [3, 2, 1],
    ]) {
      const order = [0, ...middle, 4];
      const wrong = {
        ...given,
        weights: permuted(given.weights, order),
        biases: permuted(given.biases, order),
      };
      const { run, notes } = withAgreement(read({ ...wrong, activation: "tanh" }));
      expect(run.weights.map(({ data }) => data)).toEqual(right.weights.map(({ data }) => data));
      expect(run.biases.map(({ data }) => data)).toEqual(right.biases.map(({ data }) => data));
      expect(run.network).toBeDefined();
      const inverse = order.map((_, l) => order.indexOf(l) + 1).join(", ");
      expect(notes).toEqual([
        `The layers are taken in the order ${inverse} (counted from 1 as given): in this order the weights give the logged outputs.`,
      ]);
    }
  });

  it("drops the network if the activation contradicts the outputs, and names the one that gives them", () => {
    const { run, notes } = withAgreement(read({ ...runOf("gelu", 0.1), activation: "swish" }));
    expect(run.network).toBeUndefined();
    expect(notes.join()).toMatch(
      /contradict the weights with the activation swish: they differ by [\d.]+ % .* with the activation gelu\./,
    );
  });

  it("drops the network if no order and no activation gives the outputs, and notes this", () => {
    const noise = (now: number, first: number) => Math.sin(1e6 * (now + 2 * first));
    const { run, notes } = withAgreement(read({ ...runOf("tanh", 0.1, noise), activation: "tanh" }));
    expect(run.network).toBeUndefined();
    expect(notes.join()).toContain("No order of the layers gives them, with any known activation.");
  });

  it("accepts outputs α (f(θ) − f(θ₀)) of scaled networks, whose kernel has the same shape", () => {
    for (const alpha of [100, 0.01]) {
      const scaled = runOf("relu", 1e-3, (now, first) => alpha * (now - first));
      const { run, notes } = withAgreement(read({ ...scaled, activation: "relu" }));
      expect(run.network).toBeDefined();
      expect(notes.join()).toContain(
        `The logged outputs are ${alpha} times those of the weights, up to a constant.`,
      );
    }
    const opposite = runOf("relu", 1e-3, (now, first) => first - now);
    expect(withAgreement(read({ ...opposite, activation: "relu" })).run.network).toBeUndefined();
  });

  it("names rounding for outputs in bfloat16, and a factor for outputs that are 1.02 times as large", () => {
    const spacing = (x: number) => 2 ** (Math.floor(Math.log2(Math.abs(x))) - 7);
    const notesOf = (logged: (now: number) => number) =>
      withAgreement(read({ ...runOf("tanh", 0.1, logged), activation: "tanh" })).notes.join();
    expect(notesOf((x) => spacing(x) * Math.round(x / spacing(x)))).toMatch(
      /^The logged outputs differ from those of the weights by up to 0\.\d+ % of the largest output, as numbers of few digits do/,
    );
    expect(notesOf((x) => 1.02 * x)).toContain("The logged outputs are 1.02 times those of the weights");
    expect(notesOf((x) => x)).toBe("");
  });

  it("suggests the activation if none is given", () => {
    expect(withAgreement(read(runOf("elu", 0.1))).notes).toEqual([
      "The weights give the logged outputs with the activation elu.",
    ]);
  });

  it("does nothing without outputs or inputs", () => {
    const { outputs: _, ...rest } = runOf("tanh", 0.1);
    expect(withAgreement(read({ ...rest, activation: "relu" })).notes).toEqual([]);
  });
});

describe("reproduction", () => {
  it("is undefined if the outputs belong to other weights", () => {
    const run = runOf("tanh", 0.1);
    expect(reproduction(read({ ...run, activation: "tanh" }))!.order).toEqual([0, 1, 2, 3, 4]);
    const other = runOf("tanh", 0.2).outputs!;
    expect(reproduction(read({ ...run, outputs: other, activation: "tanh" }))).toBeUndefined();
  });

  it("does not mind a candidate whose outputs overflow", () => {
    const run = runOf("tanh", 0.1);
    const huge = run.weights.map((w) => toNdArray(w.data.map((x) => 1e150 * x) as Float64Array, w.shape));
    expect(reproduction(read({ ...run, weights: huge }), ["linear", "tanh"])).toBeUndefined();
  });
});
