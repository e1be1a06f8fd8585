import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { conv, dense, flatten, type Padding, sequential } from "../../../src/networks";
import { readNetwork } from "../../../src/networks/architecture/network";
import type { WeightOp } from "../../../src/networks/engine/ops";
import { planNetwork } from "../../../src/networks/engine/plan";
import {
  timesTransposedWeights,
  timesWeights,
  weightGradient,
} from "../../../src/networks/engine/weight-products";
import { congruential, expectClose } from "../../helpers/numbers";

interface Case {
  readonly name: string;
  readonly count: number;
  /** Height, width and channels of the images. */
  readonly image: readonly [number, number, number];
  readonly filter: readonly [number, number];
  readonly strides?: readonly [number, number];
  readonly padding: Padding;
  readonly width: number;
}

const cases: readonly Case[] = [
  { name: "a padded image", count: 1, image: [5, 5, 3], filter: [3, 3], padding: "same", width: 4 },
  { name: "filters of one pixel", count: 3, image: [4, 6, 2], filter: [1, 1], padding: "valid", width: 3 },
  {
    name: "a filter larger than the image",
    count: 2,
    image: [2, 3, 2],
    filter: [5, 7],
    padding: "same",
    width: 3,
  },
  {
    name: "a filter as large as the image",
    count: 2,
    image: [3, 4, 2],
    filter: [3, 4],
    padding: "valid",
    width: 5,
  },
  {
    ...{ name: "strides that differ", count: 3, image: [7, 5, 2], filter: [3, 2] },
    ...{ strides: [2, 3], padding: "same", width: 3 },
  },
  {
    ...{ name: "an image that continues at its opposite side", count: 2, image: [4, 5, 3], filter: [3, 4] },
    ...{ strides: [1, 2], padding: "circular", width: 2 },
  },
  { name: "many samples", count: 30, image: [6, 6, 8], filter: [3, 3], padding: "same", width: 4 },
  {
    ...{ name: "strides larger than the filter", count: 2, image: [9, 8, 2], filter: [2, 1] },
    ...{ strides: [3, 2], padding: "valid", width: 3 },
  },
  {
    name: "several runs of windows",
    count: 2,
    image: [26, 25, 12],
    filter: [3, 3],
    padding: "same",
    width: 3,
  },
];

function layerOf({ image, filter, strides = [1, 1], padding, width }: Case): WeightOp {
  const layers = [conv({ filter, width, strides, padding }), flatten(), dense()];
  const args = argumentsOf("test").at("network");
  const network = readNetwork(args, sequential({ layers, inputShape: image }));
  return planNetwork(args, network).weights[0]!;
}

/**
 * Calls `visit` for every product of the definition z[i, y, x, o] = Σ W[o, f, g, c] image[i, sy y + f − by, sx x + g − bx, c]
 * with the positions of z, W and the image.
 */
function visitProducts(problem: Case, visit: (z: number, weight: number, pixel: number) => void): void {
  const { count, image, filter, strides = [1, 1], padding, width } = problem;
  const [height, breadth, channels] = image;
  const [rows, columns] = [0, 1].map((d) =>
    Math[padding === "valid" ? "floor" : "ceil"](
      (image[d]! - (padding === "valid" ? filter[d]! - 1 : 0) + (padding === "valid" ? strides[d]! - 1 : 0)) /
        strides[d]!,
    ),
  ) as [number, number];
  const [above, before] = [rows, columns].map((outputs, d) =>
    padding === "valid"
      ? 0
      : Math.floor(Math.max(0, (outputs - 1) * strides[d]! + filter[d]! - image[d]!) / 2),
  ) as [number, number];
  const inside = (at: number, size: number) => (padding === "circular" ? ((at % size) + size) % size : at);
  for (let i = 0; i < count; i++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++)
        for (let o = 0; o < width; o++)
          for (let f = 0; f < filter[0]; f++)
            for (let g = 0; g < filter[1]; g++) {
              const row = inside(strides[0] * y + f - above, height);
              const column = inside(strides[1] * x + g - before, breadth);
              if (row < 0 || row >= height || column < 0 || column >= breadth) continue;
              for (let c = 0; c < channels; c++) {
                const z = ((i * rows + y) * columns + x) * width + o;
                const weight = ((o * filter[0] + f) * filter[1] + g) * channels + c;
                visit(z, weight, ((i * height + row) * breadth + column) * channels + c);
              }
            }
}

describe("products of a convolution with its windows", () => {
  it.each(cases.map((problem) => [problem.name, problem] as const))(
    "follow the definition for %s",
    (_, problem) => {
      const op = layerOf(problem);
      const draw = congruential();
      const drawn = (length: number) => Float64Array.from({ length }, draw);
      const images = drawn(problem.count * op.positions * op.channels);
      const weights = drawn(op.width * op.fanIn);
      const signal = drawn(problem.count * op.outputs * op.width);
      const expected = [signal, images, weights].map(({ length }) => new Float64Array(length));
      const [values, back, gradient] = expected as [Float64Array, Float64Array, Float64Array];
      visitProducts(problem, (z, w, p) => {
        values[z]! += weights[w]! * images[p]!;
        back[p]! += weights[w]! * signal[z]!;
        gradient[w]! += signal[z]! * images[p]!;
      });
      expectClose(timesWeights(op, images, weights), values, 1e-13);
      expectClose(timesTransposedWeights(op, signal, weights), back, 1e-13);
      expectClose(weightGradient(op, signal, images), gradient, 1e-12);
      expect(values.some((z) => z !== 0)).toBe(true);
    },
  );
});
