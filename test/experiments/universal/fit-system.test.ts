import { describe, expect, it } from "vitest";
import { fitSystem } from "../../../src/experiments/universal/fit-system";
import { semanticHierarchy } from "../../../src/tasks";
import { universalSystem } from "../../../src/universal";

describe("fitSystem", () => {
  it("recovers the rates of distances of the system", async () => {
    const task = semanticHierarchy();
    const times = Float64Array.from({ length: 30 }, (_, i) => 4 * i);
    const representations = Array.from({ length: 8 }, (_, i) => [
      0.1 * Math.sin(i),
      0.1 * Math.cos(3 * i),
      0.02 * i,
    ]);
    const outputs = Array.from({ length: 8 }, (_, i) =>
      Array.from({ length: 22 }, (_, k) => 0.05 * representations[i]![k % 3]!),
    );
    const initial = { representations, outputs };
    const rates = { encoder: 0.31, decoder: 0.17 };
    const { distances } = universalSystem({ ...task, rates, initial }, { times });
    const pairs: [number, number][] = [
      [0, 1],
      [0, 4],
      [2, 7],
      [3, 5],
    ];
    const values = Float64Array.from(distances.flatMap((d) => pairs.map(([i, j]) => d.get(i, j))));
    const turn = async () => {};
    const fit = (await fitSystem(task, initial, { epochs: times, pairs, values }, { scale: 0.5, turn }))!;
    // The tolerance of the integrations of the fit is 1e-6.
    expect(Math.abs(fit.rates.encoder / 0.31 - 1)).toBeLessThan(1e-4);
    expect(Math.abs(fit.rates.decoder / 0.17 - 1)).toBeLessThan(1e-4);
    expect(fit.relativeError).toBeLessThan(1e-4);
  });
});
