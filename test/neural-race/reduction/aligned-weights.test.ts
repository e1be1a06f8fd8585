import { expect, it } from "vitest";
import { gatedAlignedWeights, pathStrengths, reduce } from "../../../src/neural-race";
import { routing } from "../../../src/tasks";

it("pathStrengths recovers the strengths of gatedAlignedWeights within 1e-14", () => {
  const { network, task } = routing({ domains: 3, trained: 2, hidden: 6 });
  const reduction = reduce(network, task);
  const strengths = Object.fromEntries(
    network.edges.map(([from, to], e) => [`${from}->${to}`, [1, 2, 3, 4].map((m) => 0.1 * m + 0.01 * e)]),
  );
  const read = pathStrengths(reduction, gatedAlignedWeights({ reduction, strengths, seed: 3 }));
  reduction.paths.forEach(({ edges }, p) => {
    for (let m = 0; m < 4; m++) {
      const expected = edges.reduce((product, edge) => product * strengths[edge]![m]!, 1);
      expect(Math.abs(read.get(p, m) - expected)).toBeLessThan(1e-14);
    }
  });
});
