import { describe, expect, it } from "vitest";
import {
  gatedGradient,
  gatedLoss,
  gatedOrthogonalWeights,
  pathStatistics,
  race,
  reduce,
  reductionError,
} from "../../src/neural-race";
import { pathwayXor } from "../../src/tasks";
import { argumentErrorOf } from "../arrays/argument-error";

const { network, task } = pathwayXor({ hidden: 2 });
const weights = gatedOrthogonalWeights({ network, gain: 0.1 });
const reduction = reduce(network, task);
const statistics = pathStatistics(network, task);
const [mode] = reduction.modes;
const perUnit = {
  ...task,
  nodeGates: {
    ...task.nodeGates,
    h2: [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ],
  },
};
const overflowing = { ...task, targets: { y: [[1e200], [1e200], [1e200], [1e200]] } };

describe("an error about", () => {
  it.each<[subject: string, argument: string, call: () => unknown]>([
    ["a gate per unit in data", "data.nodeGates.h2", () => reduce(network, perUnit)],
    ["a gate per unit in a task", "task.nodeGates.h2", () => pathStatistics(network, perUnit)],
    [
      "a gate per unit, if paths are requested",
      "data.nodeGates.h2",
      () => gatedGradient(network, weights, perUnit, { method: "paths" }),
    ],
    [
      "targets whose squares overflow in data",
      "data.targets",
      () => gatedLoss(network, weights, overflowing),
    ],
    ["targets whose squares overflow in a task", "task.targets", () => pathStatistics(network, overflowing)],
    [
      "statistics with too few paths",
      "data.paths",
      () => gatedLoss(network, weights, { ...statistics, paths: statistics.paths.slice(1) }),
    ],
    [
      "statistics with a path of another network",
      "data.paths[1]",
      () => {
        const other = { ...statistics.paths[1]!, edges: ["x->z", "z->y"] };
        return gatedLoss(network, weights, {
          ...statistics,
          paths: [statistics.paths[0]!, other, ...statistics.paths.slice(2)],
        });
      },
    ],
    [
      "a mode with too few strengths",
      "reduction.modes[0].strengths",
      () =>
        race(
          { ...reduction, modes: [{ ...mode!, strengths: mode!.strengths.slice(1) }] },
          { times: [1], initial: 0.1 },
        ),
    ],
    [
      "the initial strengths of reductionError",
      'options.initial["x->h1"]',
      () => {
        const initial = Object.fromEntries(network.edges.map((edge) => [edge.join("->"), Number.NaN]));
        return reductionError(reduction, task, { times: [1], initial });
      },
    ],
    [
      "the seed of reductionError",
      "options.seed",
      () => reductionError(reduction, task, { times: [1], initial: 0.1, seed: 0.5 }),
    ],
    [
      "the bases of reductionError",
      'reduction.bases.inputs["x->h1"]',
      () => {
        const bases = { ...reduction.bases, inputs: { ...reduction.bases.inputs, "x->h1": [[1]] as never } };
        return reductionError({ ...reduction, bases }, task, { times: [1], initial: 0.1 });
      },
    ],
  ])("%s names its place %s", (_, argument, call) => {
    expect(argumentErrorOf(call).argument).toBe(argument);
  });
});
