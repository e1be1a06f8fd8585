import { expect, it } from "vitest";
import { experiments } from "../../src/experiments";
import { EXPERIMENT_NAMES } from "../../src/experiments/experiment-names";

it("lists the names of all experiments in their order", () => {
  expect(EXPERIMENT_NAMES).toEqual(experiments.map(({ name }) => name));
});
