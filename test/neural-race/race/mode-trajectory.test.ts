import { describe, expect, it } from "vitest";
import { gatedNetwork, race, reduce } from "../../../src/neural-race";

/**
 * A chain of two edges with path statistics S and D = 1: its strength u obeys du/dt = 2 u (S − u) if it is balanced.
 */
const chain = (strength: number) => {
  const edges: [string, string][] = [
    ["x", "h"],
    ["h", "y"],
  ];
  const network = gatedNetwork({ nodes: { x: 1, h: 1, y: 1 }, edges });
  return reduce(network, {
    paths: [{ from: "x", to: "y", nodes: ["x", "h", "y"], edges: ["x->h", "h->y"] }],
    inputOutputCorrelation: [[[strength]]],
    pairs: [{ first: 0, second: 0, inputCorrelation: [[1]] }],
    targetSecondMoment: 1,
    samples: 1,
  });
};

describe("the trajectory of a mode", () => {
  it.each([1e-2, 1e-5, 1e-8])(
    "has the half-learning time of the closed form from edges of %f, within 1e-8",
    (b) => {
      const { halfTimes, settled } = race(chain(1), { times: [0], initial: b });
      expect(settled).toEqual([true]);
      expect(Math.abs(halfTimes.get(0, 0) - Math.log(1 / b ** 2 - 1) / 2)).toBeLessThan(1e-8);
    },
  );

  it("reaches its fixed point within 1e-10", () => {
    const { final } = race(chain(1), { times: [0], initial: 0.1 });
    expect(Math.abs(final.paths.get(0, 0) - 1)).toBeLessThan(1e-10);
  });

  it("stays at its fixed point until any output time after it, at the cost of the time before it", () => {
    // Rounding keeps the rate above 0 at this strength, so that steps up to 1e15 are limited by stability.
    const start = { initial: 0.1, maxSteps: 1000 };
    const { loss, edgeStrengths, at, final } = race(chain(0.7), { ...start, times: [0, 1, 1e15] });
    const early = race(chain(0.7), { ...start, times: [0, 1] });
    expect(Array.from(loss.slice(0, 2))).toEqual(Array.from(early.loss));
    expect(Math.abs(edgeStrengths.get(2, 0, 0) - Math.sqrt(0.7))).toBeLessThan(1e-10);
    expect(at(1e15).loss).toBe(final.loss);
    const few = { initial: 0.1, maxSteps: 10, times: [0, 1e15] };
    expect(() => race(chain(0.7), few)).toThrow(/10 steps were tried/);
  });

  it("is integrated to a billion times its time scale if it decays as a power of time", () => {
    // With S = 0, u = u₀ / (1 + 2 u₀ t), and the initial time scale of the edges is 1 / u₀.
    const { final, settled } = race(chain(0), { times: [0], initial: 0.1 });
    expect(settled).toEqual([false]);
    expect(Math.abs(final.paths.get(0, 0) * 2e11 - 1)).toBeLessThan(2e-9);
  });

  it("is integrated to the last output time if that is later than a billion time scales", () => {
    const { final, settled, at } = race(chain(0), { times: [0, 1e13], initial: 0.1 });
    expect(settled).toEqual([false]);
    expect(final.paths.get(0, 0) / (0.01 / (1 + 2e11))).toBeCloseTo(1, 6);
    expect(final.paths.get(0, 0) / at(1e13).paths.get(0, 0)).toBeCloseTo(1, 6);
  });

  it("is integrated to a given horizon if it decays as a power of time", () => {
    const { final, settled } = race(chain(0), { times: [0], initial: 0.1, horizon: 1000 });
    expect(settled).toEqual([false]);
    expect(final.paths.get(0, 0)).toBeCloseTo(0.01 / 21, 9);
  });

  it("stays at a fixed point at which it starts", () => {
    const { final, settled, halfTimes } = race(chain(1), { times: [0, 10], initial: 0 });
    expect(settled).toEqual([true]);
    expect(final.paths.get(0, 0)).toBe(0);
    expect(halfTimes.get(0, 0)).toBe(-1);
  });
});
