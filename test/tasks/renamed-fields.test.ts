import { expect, test } from "vitest";
import { gradientFlow } from "../../src/deep-linear";
import { gatedGaussianWeights, gatedGradientFlow, pathStatistics, reduce } from "../../src/neural-race";
import { correlations, correlationsFrom, pathwayXor, xor } from "../../src/tasks";
import { argumentErrorOf } from "../arrays/argument-error";

const identity = [
  [1, 0],
  [0, 1],
];
const old = { inputInput: identity, outputInput: identity, outputPower: 2, samples: 1 };

test("statistics with the names of version 0.1 are refused with the new name", () => {
  const { path, message } = argumentErrorOf(() => correlationsFrom(old as never));
  expect(path).toEqual(["statistics"]);
  expect(message).toContain("inputCorrelation");
  expect(message).toContain("inputInput");
  const flow = () => gradientFlow([identity], old as never, { times: [1] });
  expect(argumentErrorOf(flow).message).toContain("a record with the field inputCorrelation");
});

test("statistics of paths with the names of version 0.1 are refused with the new name", () => {
  const { network, task } = pathwayXor();
  const { inputOutputCorrelation, ...rest } = pathStatistics(network, task);
  const weights = gatedGaussianWeights({ network, standardDeviation: 0.1 });
  const given = { ...rest, outputInput: inputOutputCorrelation } as never;
  for (const call of [
    () => reduce(network, given),
    () => gatedGradientFlow(network, weights, given, { times: [1] }),
  ]) {
    expect(argumentErrorOf(call).message).toMatch(/inputOutputCorrelation/);
  }
});

test("results refuse the names of version 0.1, but list and copy as before", () => {
  const { network, task } = pathwayXor();
  for (const statistics of [
    correlations(xor()),
    correlationsFrom(correlations(xor())),
    pathStatistics(network, task),
  ]) {
    expect(() => (statistics as unknown as typeof old).outputInput).toThrow("inputOutputCorrelation");
    expect(() => (statistics as unknown as typeof old).outputPower).toThrow("targetSecondMoment");
    expect(Object.keys(statistics)).not.toContain("outputInput");
    expect({ ...statistics }).not.toHaveProperty("outputInput");
  }
});
