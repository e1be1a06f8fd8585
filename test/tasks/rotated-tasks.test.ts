import { describe, expect, it } from "vitest";
import { digits, rotatedTasks } from "../../src/tasks";

const image = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];
const task = { inputs: [image.flat()], targets: [[1, 0]] };

describe("rotatedTasks", () => {
  it("turns images counter-clockwise, exactly at multiples of 90 degrees", () => {
    const turned = rotatedTasks(task, [0, 90, 180, -90, 450]).map(({ inputs }) => [...inputs.data]);
    expect(turned[0]).toEqual(image.flat());
    expect(turned[1]).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
    expect(turned[2]).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(turned[3]).toEqual([7, 4, 1, 8, 5, 2, 9, 6, 3]);
    expect(turned[4]).toEqual(turned[1]);
  });

  it("interpolates linearly: at 45 degrees the edge pixel takes shares of two, and corners are beyond the image", () => {
    const { inputs } = rotatedTasks(task, [45])[0]!;
    const s = Math.SQRT1_2;
    // The pixel right of the centre comes from √½ right of and √½ below the centre.
    expect(inputs.get(0, 5)).toBeCloseTo((1 - s) ** 2 * 5 + s * (1 - s) * (6 + 8) + s * s * 9, 14);
    expect(inputs.get(0, 4)).toBe(5);
    // The corner comes from √2 right of the centre, in the column beyond the edge with the weight √2 − 1.
    expect(inputs.get(0, 8)).toBeCloseTo((2 - Math.SQRT2) * 8, 14);
  });

  it("keeps the mass of an image of which the border is empty, and the targets", () => {
    const blob = Array.from({ length: 121 }, (_, k) => {
      const [x, y] = [(k % 11) - 5, Math.floor(k / 11) - 5];
      return Math.exp(-(x * x + y * y) / 4);
    });
    const [rotated] = rotatedTasks({ inputs: [blob], targets: [[2]] }, [30]);
    const mass = (values: Iterable<number>) => [...values].reduce((sum, x) => sum + x, 0);
    // The mass of an isotropic blob changes by its tail beyond the border alone.
    expect(Math.abs(mass(rotated!.inputs.data) / mass(blob) - 1)).toBeLessThan(5e-3);
    expect(rotated!.targets.get(0, 0)).toBe(2);
    expect(rotatedTasks(digits(), [10])[0]!.inputs.shape).toEqual(digits().inputs.shape);
  });

  it("rejects rows that are not square images", () => {
    expect(() => rotatedTasks({ inputs: [[1, 2, 3]], targets: [[1]] }, [0])).toThrow(
      /square images .* 3 columns/,
    );
    expect(() => rotatedTasks(task, [Number.NaN])).toThrow(/degrees/);
  });
});
