import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { inRandomOrder, withShuffledTargets } from "../../../src/experiments/universal/random-order";

const sorted = (values: ArrayLike<number>) => Array.from(values).sort((a, b) => a - b);

describe("random order", () => {
  it("moves the records between the first and the last one together, and keeps the epochs", () => {
    const count = 30;
    const curve = (offset: number) => Float64Array.from({ length: count }, (_, i) => offset + i);
    const pair = {
      epochs: curve(0),
      representation: curve(100),
      output: curve(200),
      alignment: curve(300),
      inputDistanceSquared: 1,
      targetDistanceSquared: 1,
    };
    const { epochs, representation, output, alignment } = inRandomOrder(pair, 3);
    expect(epochs).toEqual(pair.epochs);
    expect(representation).not.toEqual(pair.representation);
    expect([representation[0], representation[count - 1]]).toEqual([100, 100 + count - 1]);
    expect(sorted(representation)).toEqual(Array.from(pair.representation));
    expect(Array.from(output, (x) => x - 100)).toEqual(Array.from(representation));
    expect(Array.from(alignment, (x) => x - 200)).toEqual(Array.from(representation));
  });

  it("gives every sample the targets of one other or the same sample", () => {
    const task = {
      inputs: toNdArray(Float64Array.of(1, 2, 3, 4, 5), [5, 1]),
      targets: toNdArray(Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), [5, 2]),
    };
    const { inputs, targets } = withShuffledTargets(task, 1);
    expect(inputs).toBe(task.inputs);
    const rows = Array.from({ length: 5 }, (_, i) => [targets.get(i, 0), targets.get(i, 1)]);
    expect(rows.every(([a, b]) => b === a! + 1)).toBe(true);
    expect(sorted(rows.map(([a]) => a!))).toEqual([0, 2, 4, 6, 8]);
    expect(rows.map(([a]) => a)).not.toEqual([0, 2, 4, 6, 8]);
  });
});
