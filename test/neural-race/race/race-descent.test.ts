import { describe, expect, it } from "vitest";
import {
  gatedAlignedWeights,
  gatedGradientDescent,
  gatedGradientFlow,
  raceDescent,
  reduce,
  xorRace,
} from "../../../src/neural-race";
import { pathwayXor, routing } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

/** Ratio of the loss of the paper's code, a sum over routes of means over 28 numbers, to ½⟨‖·‖²⟩ over 112 samples. */
const PAPER_LOSS = 8;

describe("raceDescent of the routing network of figure 4 (M = 7, K = 4)", () => {
  const { network, task } = routing({ domains: 7, trained: 4 });
  const reduction = reduce(network, task);
  const options = { learningRate: 0.02 * PAPER_LOSS, steps: 500, every: 1 };
  const strengths = 0.2 / 2.5;
  const weights = gatedAlignedWeights({ reduction, strengths, seed: 3 });
  const full = gatedGradientDescent(network, weights, task, options);

  it("agrees with gradient descent of the full network at every step, within 1e-12 of the initial loss", () => {
    const reduced = raceDescent(reduction, { ...options, initial: strengths });
    expect(largestDifference(full.loss, reduced.loss)).toBeLessThan(1e-12 * full.loss[0]!);
  });

  it("starts from the loss of the paper's code", () => {
    references
      .only("initial loss of the routing network of figure 4, as the paper's code computes it")
      .check(PAPER_LOSS * full.loss[0]!);
  });

  it("falls below given losses at the steps of the paper's code", () => {
    const steps = references.all<{ loss: number }>(
      "first step of gradient descent of the routing network of figure 4 with the paper's loss below a bound",
    );
    for (const { given, check } of steps)
      check(full.loss.findIndex((loss) => PAPER_LOSS * loss < given.loss));
  });
});

describe("raceDescent", () => {
  it("records every step up to 1000 steps by default, and at most 1001 records for more steps", () => {
    const { network, task } = pathwayXor();
    const reduction = reduce(network, task);
    const recordsOf = (steps: number) =>
      raceDescent(reduction, { learningRate: 0.01, steps, initial: 0.05 }).times.length;
    expect(recordsOf(1000)).toBe(1001);
    // Every second step, and the last one.
    expect(recordsOf(1001)).toBe(502);
    expect(recordsOf(5000)).toBe(1001);
  });
});

describe("gradient descent and gradient flow of pathways for exclusive or", () => {
  const { network, task } = pathwayXor({ hidden: 5 });
  const reduction = reduce(network, task);
  const initial = 2e-4;
  const tau = 2.5;
  const weights = gatedAlignedWeights({ reduction, strengths: Math.sqrt(initial), seed: 1 });
  const { at } = xorRace({ initial, tau });

  it("have an exact reduction", () => {
    expect(reduction.exact).toBe(true);
  });

  it("differ from the closed form at first order in the step of gradient descent", () => {
    const errors = references.all<{ step: number }>(
      "largest error of the loss in gradient descent of exclusive or with a given time step, relative to the closed form",
    );
    expect(errors.length).toBe(3);
    for (const { given, check } of errors) {
      const steps = Math.round(50 / given.step);
      const options = { learningRate: given.step / tau, steps, every: 1 };
      const { times, loss } = gatedGradientDescent(network, weights, task, options);
      const exact = Array.from(times, (t) => at(tau * t).loss);
      check(largestDifference(loss, exact));
    }
  });

  it("agree with the closed form within 1e-10 in continuous time", () => {
    const flow = gatedGradientFlow(network, weights, task, { times: [0, 20, 30, 50], tau });
    for (const [i, t] of flow.times.entries())
      expect(Math.abs(flow.loss[i]! - at(t).loss)).toBeLessThan(1e-10);
  });
});
