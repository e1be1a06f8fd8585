import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { digits } from "../../src/tasks";

describe("digits", () => {
  it("returns the digits in turn, as grey values from 0 to 1 with one-hot targets", () => {
    const { inputs, targets, labels } = digits({ samples: 23, size: 9, noise: 0.3, seed: 2 });
    expect(inputs.shape).toEqual([23, 81]);
    expect(targets.shape).toEqual([23, 10]);
    for (let i = 0; i < 23; i++) {
      for (let c = 0; c < 10; c++) expect(targets.get(i, c)).toBe(c === i % 10 ? 1 : 0);
    }
    expect(inputs.data.every((x) => x >= 0 && x <= 1)).toBe(true);
    expect(labels!.items![13]).toBe("3");
  });

  it("draws all copies of a digit equally without variation and noise, and depends only on the seed otherwise", () => {
    const { inputs } = digits({ samples: 20, variation: 0, noise: 0 });
    expect(inputs.data.slice(0, 1960)).toEqual(inputs.data.slice(1960));
    expect(digits({ seed: 5 }).inputs.data).toEqual(digits({ seed: 5 }).inputs.data);
    expect(digits({ seed: 5 }).inputs.data).not.toEqual(digits({ seed: 6 }).inputs.data);
  });

  it("draws digits of which more than 80 % are classified correctly by the nearest drawing without variation", () => {
    const plain = digits({ samples: 10, variation: 0, noise: 0 }).inputs;
    const { inputs } = digits({ samples: 300, seed: 1 });
    const distance = (i: number, digit: number) => {
      let sum = 0;
      for (let k = 0; k < 196; k++) sum += (inputs.get(i, k) - plain.get(digit, k)) ** 2;
      return sum;
    };
    const right = Array.from({ length: 300 }, (_, i) => {
      const distances = Array.from({ length: 10 }, (_, digit) => distance(i, digit));
      return distances.indexOf(Math.min(...distances)) === i % 10;
    });
    expect(right.filter(Boolean).length / 300).toBeGreaterThan(0.8);
  });

  it("covers the same fraction of the image with ink at every size", () => {
    const ink = (size: number) => {
      const { inputs } = digits({ samples: 10, size, variation: 0, noise: 0 });
      return inputs.data.reduce((sum, x) => sum + x, 0) / inputs.data.length;
    };
    // Soft edges of different widths cover different areas only where strokes cross or end.
    expect(Math.abs(ink(56) / ink(112) - 1)).toBeLessThan(0.01);
  });

  it("rejects sizes and numbers out of range", () => {
    for (const options of [
      { samples: 0 },
      { size: 4 },
      { variation: -1 },
      { noise: Number.NaN },
      { samples: 1e9 },
    ]) {
      expect(() => digits(options)).toThrow(ArgumentError);
    }
  });
});
