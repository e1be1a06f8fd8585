import { describe, expect, it } from "vitest";
import { gatedNetwork, race, reduce, reductionError, routingRace } from "../../../src/neural-race";
import { contextualSelection, routing } from "../../../src/tasks";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

describe("race of the routing network of figure 4 (M = 7, K = 4)", () => {
  const { network, task } = routing({ domains: 7, trained: 4 });
  const reduction = reduce(network, task);
  const initial = 0.2 / 2.5;

  it("ends at the reference strengths, from which gradient descent drifts by 1e-4", () => {
    const { final, edges } = race(reduction, { times: [0], initial });
    const strengthsOf = (edge: string) => [0, 1, 2, 3].map((m) => final.edges.get(edges.indexOf(edge), m));
    const [input, hidden] = [strengthsOf("x1->h"), strengthsOf("h->k")];
    references.only("final input strengths B₁ of the routing network of figure 4 from 0.08").check(input);
    references.only("final hidden strengths B₂ of the routing network of figure 4 from 0.08").check(hidden);
    const ratios = hidden.map((b2, m) => b2 / input[m]!);
    references.only("final ratios B₂/B₁ of the routing network of figure 4 from 0.08").check(ratios);
  });

  it("gives equal strengths within 1e-10 up to a horizon as up to the fixed point", () => {
    const near = (numbers: Float64Array) => Array.from(numbers, (x) => expect.closeTo(x, 10));
    const settled = race(reduction, { times: [0, 5, 10], initial });
    expect(settled.settled).toEqual([true, true, true, true]);
    const short = race(reduction, { times: [0, 5, 10], initial, horizon: 5 });
    expect(short.settled).toEqual([false, false, false, false]);
    expect(Array.from(short.pathStrengths.data)).toEqual(near(settled.pathStrengths.data as Float64Array));
    expect(Array.from(short.loss)).toEqual(near(settled.loss));
    // The last output time is later than the horizon, so the integration ends there.
    expect(Array.from(short.final.paths.data)).toEqual(near(settled.at(10).paths.data as Float64Array));
    expect(race(reduction, { times: [0], initial, horizon: 1e4 }).final).toEqual(settled.final);
    expect(() => race(reduction, { times: [0], initial, horizon: 0 })).toThrow("options.horizon");
  });

  it("agrees with routingRace, mode by mode, within 1e-10", () => {
    const times = [0, 10, 30, 60, 100, 300];
    const trajectory = race(reduction, { times, initial });
    // Singular values of the routed items.
    const strengths = [Math.sqrt(185), Math.sqrt(41), 3, 3];
    for (const [m, s] of strengths.entries()) {
      const mode = routingRace({ domains: 7, trained: 4, strength: s / 4, inputVariance: 1 / 4, initial });
      for (const [i, t] of times.entries()) {
        const [b1, b2, b3] = mode.at(t);
        for (const [edge, b] of [
          ["x3->h", b1],
          ["h->k", b2],
          ["k->y5", b3],
        ] as const) {
          const e = trajectory.edges.indexOf(edge);
          expect(Math.abs(trajectory.edgeStrengths.get(i, e, m) - b)).toBeLessThan(1e-10);
        }
      }
      const e = trajectory.edges.indexOf("h->k");
      expect(Math.abs(trajectory.final.edges.get(e, m) - mode.final[1])).toBeLessThan(1e-9);
      expect(Math.abs(trajectory.halfTimes.get(0, m) - mode.halfTime)).toBeLessThan(1e-8 * mode.halfTime);
    }
    expect(trajectory.settled).toEqual([true, true, true, true]);
  });
});

it("race of contextual classification learns one feature per context pathway, and the average in a shared pathway", () => {
  const separate = contextualSelection({ contexts: 2 });
  const reduction = reduce(separate.network, separate.task);
  expect(reduction.exact).toBe(true);
  const end = race(reduction, { times: [0, 10], initial: 0.1 }).final;
  for (const strength of end.paths.data) expect(strength).toBeCloseTo(1, 9);
  const shared = contextualSelection({ contexts: 2, pathways: "shared" });
  const both = race(reduce(shared.network, shared.task), { times: [0, 10], initial: 0.1 }).final;
  // W = (1/2, 1/2) is √½ times a unit vector.
  expect(both.paths.get(0, 0)).toBeCloseTo(Math.SQRT1_2, 8);
  expect(
    reductionError(reduction, separate.task, { times: [0, 5, 10, 40], initial: 0.1 }).lossError,
  ).toBeLessThan(1e-10);
});

describe("race of a path that another one has made superfluous", () => {
  const network = gatedNetwork({
    nodes: { x: 2, shared: 2, own: 2, y: 1 },
    edges: [
      ["x", "shared"],
      ["x", "own"],
      ["shared", "y"],
      ["own", "y"],
    ],
  });
  const reduction = reduce(network, {
    inputs: {
      x: [
        [1, 0],
        [0, 1],
        [1, 0],
        [0, 1],
      ],
    },
    targets: { y: [[1], [-1], [1], [-1]] },
    nodeGates: { own: [1, 1, 0, 0] },
  });
  const options = { initial: 0.01, times: [0, 1e9] };

  it("decays as a power of time, which implicit steps follow to t = 1e9 and explicit ones do not", () => {
    // D is 1/2 on the shared path and 1/4 elsewhere. On the slow manifold P = √2 − Q/2, so that dQ/dt = −Q²/4 and Q → 4/t.
    const { pathStrengths, settled } = race(reduction, { ...options, method: "radau" });
    expect(settled).toEqual([false]);
    expect(pathStrengths.get(1, 0, 0)).toBeCloseTo(Math.SQRT2, 7);
    // The start of the decay at 1/Q ≈ 90 is a relative 4e-7 of t/4.
    expect(pathStrengths.get(1, 1, 0) * (1e9 / 4)).toBeCloseTo(1, 5);
    expect(() => race(reduction, { ...options, maxSteps: 5000 })).toThrow(/it is stiff: use method: "radau"/);
  });
});
