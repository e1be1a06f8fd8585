import { describe, expect, it } from "vitest";
import { gatedNetwork, race, reduce } from "../../../src/neural-race";

const parallel = gatedNetwork({
  nodes: { x: 1, a: 1, b: 1, y: 1 },
  edges: [
    ["x", "a"],
    ["x", "b"],
    ["a", "y"],
    ["b", "y"],
  ],
});
const task = { inputs: { x: [[1]] }, targets: { y: [[1]] } };

/**
 * Outcome of the race of two parallel pathways with balanced edges, of which the second is stronger by a relative
 * difference. Both edges of a pathway obey d ln B/dt = error, so the ratio of the strengths is conserved: the relative
 * difference between the final strengths is the initial one.
 */
const outcomeWith = (difference: number) => {
  const weak = 0.1;
  const strong = weak * Math.sqrt(1 + difference);
  const initial = { "x->a": weak, "a->y": weak, "x->b": strong, "b->y": strong };
  return race(reduce(parallel, task), { times: [0, 20], initial });
};

describe("outcomes of a race", () => {
  it("keep the relative difference between two parallel pathways", () => {
    const { final } = outcomeWith(1e-5);
    const [weak, strong] = final.paths.data as Float64Array;
    expect(weak! + strong!).toBeCloseTo(1, 9);
    expect((strong! / weak! - 1) / 1e-5).toBeCloseTo(1, 4);
  });

  it.each([1.1e-3, 2e-3, 0.1])(
    "have one winner, which leads from the start, if the pathways differ by a relative %f",
    (difference) => {
      const [outcome] = outcomeWith(difference).outcomes;
      expect(outcome!.winners).toEqual([1]);
      expect(outcome!.leads).toEqual([{ time: 0, path: 1 }]);
    },
  );

  it.each([0, 1e-8, 1.0001 / 0.9999 - 1, 9e-4])(
    "have two winners and no lead if the pathways differ by a relative %f",
    (difference) => {
      const [outcome] = outcomeWith(difference).outcomes;
      expect(outcome!.winners).toEqual([0, 1]);
      expect(outcome!.leads).toEqual([]);
    },
  );

  it("record the time at which a faster pathway takes the lead", () => {
    const statistics = {
      paths: ["a", "b"].map((via) => ({
        from: "x",
        to: "y",
        nodes: ["x", via, "y"],
        edges: [`x->${via}`, `${via}->y`],
      })),
      // The pathways are never open together. The second one learns twice the strength, at twice the rate.
      inputOutputCorrelation: [[[0.5]], [[1]]],
      pairs: [
        { first: 0, second: 0, inputCorrelation: [[0.5]] },
        { first: 1, second: 1, inputCorrelation: [[0.5]] },
      ],
      targetSecondMoment: 2.5,
      samples: 2,
    };
    const initial = { "x->a": 0.2, "a->y": 0.2, "x->b": 0.1, "b->y": 0.1 };
    const { outcomes, halfTimes, at } = race(reduce(parallel, statistics), { times: [0, 20], initial });
    const [{ leads, winners }] = outcomes as [(typeof outcomes)[0]];
    expect(winners).toEqual([1]);
    expect(leads.map(({ path }) => path)).toEqual([0, 1]);
    expect(leads[0]!.time).toBe(0);
    const { paths } = at(leads[1]!.time);
    // The second path leads when it is ahead by 0.1 %.
    expect(Math.abs(paths.get(1, 0) / paths.get(0, 0) / 1.001 - 1)).toBeLessThan(2e-8);
    // u(t) = target / (1 + (target / u(0) − 1) e^(−2 S t)) passes target / 2 at ln(target / u(0) − 1) / (2 S).
    expect(halfTimes.get(0, 0)).toBeCloseTo(Math.log(1 / 0.04 - 1), 10);
    expect(halfTimes.get(1, 0)).toBeCloseTo(Math.log(2 / 0.01 - 1) / 2, 10);
  });
});
