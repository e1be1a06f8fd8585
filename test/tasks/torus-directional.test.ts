import { describe, expect, it } from "vitest";
import { directional, torus } from "../../src/tasks";

describe("torus", () => {
  it("has both curves on the torus, the first half of class 1", () => {
    const { inputs, targets, angles } = torus({ samples: 5, seed: 2 });
    expect([...targets.data]).toEqual([1, 1, 1, 0, 0]);
    for (let i = 0; i < 5; i++) {
      const sign = i < 3 ? 1 : -1;
      const [x, y, z] = [inputs.get(i, 0), inputs.get(i, 1), inputs.get(i, 2)];
      expect(Math.hypot(x, y)).toBeCloseTo(8 + sign * Math.sin(4 * angles[i]!), 12);
      expect(Math.atan2(y, x)).toBeCloseTo(angles[i]!, 12);
      expect(z).toBeCloseTo(sign * Math.cos(4 * angles[i]!), 12);
      expect((Math.hypot(x, y) - 8) ** 2 + z ** 2).toBeCloseTo(1, 12);
    }
  });

  it("draws uniform angles that depend on the seed", () => {
    const { angles } = torus({ samples: 4000, seed: 1 });
    const mean = angles.reduce((sum, x) => sum + Math.cos(x), 0) / 4000;
    // Standard error 0.011.
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(torus({ samples: 2, seed: 3 }).angles).not.toEqual(torus({ samples: 2, seed: 4 }).angles);
    expect(() => torus({ samples: 0 })).toThrow(/samples/);
    expect(() => torus({ samples: 1e9 })).toThrow(/memory|GiB|bytes/);
  });
});

describe("directional", () => {
  const direction = [3, -4, 0, 12];

  it("separates the classes along the direction alone", () => {
    const { inputs, targets } = directional({ direction, gap: 2, noise: 5, samples: 2000, seed: 1 });
    expect([targets.get(0, 0), targets.get(1, 0), targets.get(2, 0)]).toEqual([1, -1, 1]);
    const along = (i: number) => direction.reduce((sum, v, k) => sum + (v / 13) * inputs.get(i, k), 0);
    let [power, cross] = [0, 0];
    for (let i = 0; i < 2000; i++) {
      expect(Math.abs(along(i) - targets.get(i, 0))).toBeLessThan(1e-14);
      power += inputs.get(i, 2) ** 2 / 2000;
      cross += (inputs.get(i, 2) * targets.get(i, 0)) / 2000;
    }
    // The third coordinate is orthogonal to the direction: variance 25, standard error 0.8; no correlation, 0.11.
    expect(Math.abs(power - 25)).toBeLessThan(3);
    expect(Math.abs(cross)).toBeLessThan(0.45);
  });

  it("normalises directions of any size", () => {
    for (const size of [1e308, 1e-308]) {
      const { inputs } = directional({ direction: [size, size], gap: 1, noise: 0, samples: 1 });
      for (const j of [0, 1]) expect(inputs.get(0, j)).toBeCloseTo(Math.SQRT1_2 / 2, 14);
    }
  });

  it("rejects a zero direction and numbers out of range", () => {
    expect(() => directional({ direction: [0, 0], samples: 1 })).toThrow(/different from zero/);
    expect(() => directional({ direction, samples: 1, noise: -1 })).toThrow(/noise/);
  });
});
