import { describe, expect, it } from "vitest";
import { gatedForward, gatedOrthogonalWeights, paths } from "../../src/neural-race";
import { routing } from "../../src/tasks";

describe("the network and task of routing", () => {
  it("train the routes of a band, of a random choice with equal numbers per input and output, or of a matrix", () => {
    const band = routing({ domains: 7, trained: 4 });
    const offsets = band.routes.map(([i, j]) => (j - i + 7) % 7);
    expect([...new Set(offsets)].sort()).toEqual([0, 1, 2, 6]);
    const random = routing({ domains: 7, trained: 4, gates: "random", seed: 3 });
    for (const d of [0, 1, 2, 3, 4, 5, 6]) {
      expect(random.routes.filter(([i]) => i === d).length).toBe(4);
      expect(random.routes.filter(([, j]) => j === d).length).toBe(4);
    }
    expect(random.gates.data).not.toEqual(band.gates.data);
    const chosen = routing({
      domains: 2,
      gates: [
        [1, 0],
        [1, 1],
      ],
    });
    expect(chosen.routes).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    expect(chosen.untrained!.inputs.x1).toMatchObject({ shape: [4, 4] });
    expect(routing({ domains: 2 }).untrained).toBeUndefined();
    expect(() => routing({ domains: 6, routesPerHidden: 16 })).toThrow(
      "the square of a divisor of domains (6)",
    );
  });

  it("activate only the output domain of the route of each sample", () => {
    const { network, task, routes } = routing({ domains: 4, trained: 2, routesPerHidden: 4, hidden: 3 });
    expect(Object.keys(network.nodes)).toContain("h4");
    const weights = gatedOrthogonalWeights({ network });
    const outputs = gatedForward(network, weights, task);
    routes.forEach(([, j], r) => {
      for (const d of [0, 1, 2, 3]) {
        const open = outputs[`y${d + 1}`]!.data.slice(28 * r, 28 * (r + 1)).some((y) => y !== 0);
        expect(open).toBe(d === j);
      }
    });
    expect(paths(network)).toHaveLength(16);
  });
});
