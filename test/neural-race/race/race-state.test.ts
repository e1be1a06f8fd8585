import { expect, it } from "vitest";
import { gatedAlignedWeights, gatedLoss, race, reduce } from "../../../src/neural-race";
import { contextualPathways } from "../../../src/tasks";

it("race has the loss of the network with the strengths of the race, also for an inexact reduction", () => {
  const { network, task } = contextualPathways({ contexts: 2, hidden: 12 });
  const reduction = reduce(network, task);
  const weights = gatedAlignedWeights({ reduction, strengths: 0.4 });
  const { loss } = race(reduction, { times: [0], initial: 0.4 });
  expect(loss[0]).toBeCloseTo(gatedLoss(network, weights, task), 12);
});
