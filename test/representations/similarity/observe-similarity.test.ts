import { describe, expect, it } from "vitest";
import { forward, initialise, mlp, train } from "../../../src/networks";
import {
  cka,
  compareDissimilarities,
  dissimilarity,
  observeSimilarity,
  procrustes,
} from "../../../src/representations";
import { teacher, xor } from "../../../src/tasks";

const network = mlp({ widths: [3, 12, 2], activation: "tanh" });
const start = initialise(network, { seed: 3 });
const task = teacher({ inputSize: 3, outputSize: 2, samples: 10, rank: 2, seed: 1 });
const target = task.targets;
const training = train(network, start, task, {
  learningRate: 0.2,
  epochs: 40,
  every: 20,
  record: {
    cka: observeSimilarity(0),
    rsa: observeSimilarity(0, { measure: "rsa" }),
    procrustes: observeSimilarity(0, { measure: "procrustes" }),
    target: observeSimilarity(0, { to: target }),
  },
});
const { observations } = training;
const [before, after] = [start, training.parameters].map(
  (parameters) => forward(network, parameters, task.inputs).hidden[0]!,
) as [ReturnType<typeof forward>["output"], ReturnType<typeof forward>["output"]];

describe("observeSimilarity", () => {
  it("records the measures of the start and of the trained layer", () => {
    expect(observations.cka.values[0]).toBeCloseTo(1, 14);
    expect(observations.cka.values[2]).toBeCloseTo(cka(before, after).value, 13);
    expect(observations.rsa.values[0]).toBeCloseTo(1, 14);
    const rsa = compareDissimilarities(dissimilarity(before), dissimilarity(after));
    expect(observations.rsa.values[2]).toBeCloseTo(rsa.value, 12);
    expect(observations.procrustes.values[0]).toBeCloseTo(0, 14);
    expect(observations.procrustes.values[2]).toBeCloseTo(procrustes(before, after).distanceSquared, 13);
    expect(observations.procrustes.values[2]).toBeGreaterThan(1e-3);
  });

  it("records the similarity to a given representation", () => {
    expect(observations.target.values[0]).toBeCloseTo(cka(before, target).value, 13);
    expect(observations.target.values[2]).toBeCloseTo(cka(after, target).value, 13);
    expect(observations.target.epochs).toEqual(training.epochs);
    expect(observations.target.degenerate).toEqual([false, false, false]);
  });

  it("has a separate start in every training, also if two trainings alternate", () => {
    const observable = observeSimilarity(0);
    const run = (seed: number, every: number) =>
      train(network, initialise(network, { seed }), task, {
        learningRate: 0.1,
        epochs: 4,
        every,
        record: { moved: observable },
      }).observations.moved.values;
    const first = run(1, 2);
    expect(run(2, 2)[0]).toBeCloseTo(1, 14);
    expect(run(1, 2)).toEqual(first);
    let inner: Float64Array | undefined;
    const outer = train(network, initialise(network, { seed: 1 }), task, {
      learningRate: 0.1,
      epochs: 4,
      every: 2,
      record: { moved: observable },
      onProgress: () => {
        inner ??= run(2, 2);
      },
    });
    expect(inner![0]).toBeCloseTo(1, 14);
    expect(outer.observations.moved.values).toEqual(first);
  });

  it("marks layers without variance as degenerate", () => {
    const dead = mlp({ widths: [2, 3, 1], activation: "relu", bias: false });
    const zeros = {
      weights: [
        [
          [0, 0],
          [0, 0],
          [0, 0],
        ],
        [[0, 0, 0]],
      ],
    };
    const options = { learningRate: 0.1, epochs: 1, record: { moved: observeSimilarity(0) } };
    const { moved } = train(dead, zeros, xor(), options).observations;
    expect([...moved.values]).toEqual([0, 0]);
    expect(moved.degenerate).toEqual([true, true]);
  });

  it("has a table and a figure", () => {
    expect(observations.cka.toTable().columns).toEqual(["epoch", "time", "value"]);
    expect(observations.cka.figure().y.label).toBe("CKA with the reference");
  });

  it("refuses wrong layers, references and measures", () => {
    const run = (layer: number, to?: number[][]) =>
      train(network, start, task, {
        learningRate: 0.1,
        epochs: 1,
        record: { moved: observeSimilarity(layer, to === undefined ? {} : { to }) },
      });
    expect(() => observeSimilarity(-1)).toThrow("layer");
    expect(() => observeSimilarity(0, { to: "end" as "start" })).toThrow("options.to");
    expect(() => observeSimilarity(0, { measure: "cca" as "cka" })).toThrow("options.measure");
    expect(() => run(1)).toThrow("(layer)");
    expect(() => run(0, [[1], [2], [3]])).toThrow("10 rows, one per sample of the task");
  });
});
