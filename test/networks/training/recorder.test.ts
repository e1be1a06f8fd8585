import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { initialise, mlp, type TrainingState, train } from "../../../src/networks";
import { normal } from "../../../src/random";

const network = mlp({ widths: [3, 8, 6, 2], activation: "tanh" });
const parameters = initialise(network, { seed: 4 });
const task = { inputs: normal({ shape: [9, 3], seed: 5 }), targets: normal({ shape: [9, 2], seed: 6 }) };

describe("the records of a training", () => {
  const run = (record: Record<string, (state: TrainingState) => number | ArrayLike<number>>) => () =>
    train(network, parameters, task, { learningRate: 0.1, epochs: 2, record });

  test.each([
    ["NaN", { bad: () => Number.NaN }, /options.record.bad must be .* received NaN/],
    ["an empty observation", { bad: () => [] }, /options.record.bad/],
    [
      "an observation of a different length than before",
      { bad: ({ epoch }: TrainingState) => new Array(epoch + 1).fill(1) },
      /2/,
    ],
    [
      "a layer that is not hidden",
      { bad: (state: TrainingState) => state.hidden(2).data },
      /\(layer\) must be/,
    ],
    [
      "a sample that does not exist",
      { bad: (state: TrainingState) => state.output([9]).data },
      /\(samples\)\[0\]/,
    ],
    ["inputs of a wrong size", { bad: (state: TrainingState) => state.predict([[1]]).data }, /inputs/],
  ] as const)("reject %s", (_, record, message) => {
    expect(run(record)).toThrow(ArgumentError);
    expect(run(record)).toThrow(message);
  });
});
