import { describe, expect, it } from "vitest";
import { dense, flatten, globalAveragePool, kernels, type Layer, relu, serial } from "../../../src/ntk";
import { generator } from "../../../src/random";

/** Images of one channel, 6 × 6 pixels, as rows of numbers. */
const random = generator(11);
const pixels = Array.from({ length: 60 }, () => Array.from({ length: 36 }, () => random.normal() + 0.3));
const imageOf = (row: readonly number[]) =>
  Array.from({ length: 6 }, (_, i) => row.slice(6 * i, 6 * i + 6).map((x) => [x]));
const sumOf = (row: readonly number[]) => row.reduce((sum, x) => sum + x, 0);
/** Growth of rounding errors in the mean of the products of pixels: Σ|x_p x_q| / |Σ x_p x_q|. */
const growthOf = (row: readonly number[]) => (sumOf(row.map(Math.abs)) / sumOf(row)) ** 2;
/** Largest angle that a half-angle sin²(θ/2) of the size of its rounding errors hides. */
const hiddenAngle = (row: readonly number[]) => 2 * Math.sqrt(Number.EPSILON * growthOf(row));

/** Θ(x, y)/√(Θ(x, x) Θ(y, y)). */
function scaledNtk(network: Layer, x: number[][][] | number[], y: number[][][] | number[]): number {
  const theta = kernels(network).ntk([x, y] as number[][]).data;
  return theta[1]! / Math.sqrt(theta[0]! * theta[3]!);
}

const tail = [dense(), relu(), dense()];
const pooled = serial(globalAveragePool(), ...tail);
const flat = serial(flatten(), ...tail);
const errors = [1 / 3, -0.7].map((factor) =>
  pixels.map((row) => {
    const scaled = row.map((x) => factor * x);
    // The mean over one channel is one number, so that the kernel of dense layers of the means is exact.
    const exact = scaledNtk(serial(...tail), [sumOf(row) / 36], [sumOf(scaled) / 36]);
    const unpooled = scaledNtk(flat, imageOf(row), imageOf(scaled));
    return {
      error: Math.abs(scaledNtk(pooled, imageOf(row), imageOf(scaled)) - exact),
      control: Math.abs(unpooled - exact),
      bound: hiddenAngle(row) / Math.PI,
    };
  }),
);

describe("the tangent kernel of ReLU after the mean over positions, between parallel images of one channel", () => {
  it.each([
    ["0", errors[0]!],
    ["π", errors[1]!],
  ])("has errors of the angle that rounding hides at the angle %s", (_, found) => {
    for (const { error, bound } of found) expect(error).toBeLessThan(bound);
  });

  it("loses up to half of the digits, as the documentation states", () => {
    const largest = Math.max(...errors.flat().map(({ error }) => error));
    expect(largest).toBeGreaterThan(1e-9);
    expect(largest).toBeLessThan(1e-7);
  });

  it("has no such error without the mean", () => {
    for (const { control } of errors.flat()) expect(control).toBeLessThan(1e-13);
  });
});
