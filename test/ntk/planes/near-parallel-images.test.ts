import { describe, expect, it } from "vitest";
import {
  abs,
  averagePool,
  conv,
  dense,
  erf,
  flatten,
  globalAveragePool,
  type Layer,
  leakyRelu,
  relu,
  residual,
  serial,
} from "../../../src/ntk";
import { normal } from "../../../src/random";
import { computed, planesOf, relativeDifference, routeDifference, tilesOf } from "./engines";

const SIZE = 5;
const CHANNELS = 2;
const image = [...normal({ shape: [SIZE * SIZE * CHANNELS], seed: 1 }).data];
const noise = [...normal({ shape: [SIZE * SIZE * CHANNELS], seed: 2 }).data];
/** An image, images that are nearly equal, nearly proportional, nearly opposite or zero, and one that is constant. */
const images = [
  image,
  image.map((x, k) => x + 1e-9 * noise[k]!),
  image.map((x, k) => x + 1e-5 * noise[k]!),
  image.map((x, k) => 3 * x * (1 + 1e-12 * noise[k]!)),
  image.map((x, k) => -x + 1e-8 * noise[k]!),
  image.map((x) => -2 * x),
  image.map(() => 0),
  image.map((_, k) => (k % CHANNELS === 0 ? 1 : 0.3)),
].map((values) =>
  Array.from({ length: SIZE }, (_, i) =>
    Array.from({ length: SIZE }, (_, j) =>
      values.slice((i * SIZE + j) * CHANNELS, (i * SIZE + j + 1) * CHANNELS),
    ),
  ),
);

const filter = (biasVariance: number) => conv({ filter: [3, 3], weightVariance: 2, biasVariance });
const layersOf = (activation: () => Layer, biasVariance: number, depth: number): Layer[] =>
  Array.from({ length: depth }, (): Layer[] => [filter(biasVariance), activation()]).flat();

const activations: Record<string, () => Layer> = {
  relu,
  abs,
  "leaky units": () => leakyRelu(0.1),
  erf,
};

describe("kernels by planes of offsets between nearly equal and nearly opposite images", () => {
  for (const [name, activation] of Object.entries(activations)) {
    for (const biasVariance of [0, 0.1]) {
      for (const end of [flatten, globalAveragePool]) {
        it(`agree with the propagation of all pairs of positions within 1e-13: three layers of ${name}, ${end.name}, bias variance ${biasVariance}`, () => {
          const network = serial(...layersOf(activation, biasVariance, 3), end(), dense());
          expect(routeDifference(network, images)).toBeLessThan(1e-13);
        });
      }
    }
  }

  it("agree within 1e-13 at depth 10", () => {
    for (const biasVariance of [0, 0.1]) {
      for (const end of [flatten(), globalAveragePool()]) {
        const network = serial(...layersOf(relu, biasVariance, 10), end, dense());
        expect(routeDifference(network, images)).toBeLessThan(1e-13);
      }
    }
  });

  it("agree within 1e-13 in residual networks", () => {
    const block = () => residual(relu(), filter(0.1), relu(), filter(0));
    const network = serial(filter(0.1), block(), block(), globalAveragePool(), dense());
    expect(routeDifference(network, images)).toBeLessThan(1e-13);
  });

  it("agree between images that differ by more than rounding after a pool, which loses half of the digits of small angles", () => {
    const network = serial(
      ...layersOf(relu, 0.1, 1),
      averagePool({ window: [2, 2], strides: [1, 1] }),
      ...layersOf(relu, 0.1, 1),
      globalAveragePool(),
    );
    const apart = [images[0]!, images[5]!, images[7]!];
    expect(routeDifference(network, apart)).toBeLessThan(1e-13);
    expect(routeDifference(network, images)).toBeLessThan(1e-7);
  });

  it("have errors of 1e-10 and more if angles are computed from covariances, as a control shows", () => {
    const network = serial(...layersOf(relu, 0, 2), flatten(), dense({ weightVariance: 1 }));
    const expected = computed(tilesOf(network, images), images.length);
    const found = computed(planesOf(network, images)!, images.length);
    const textbook = textbookKernels(images[0]!, images[1]!);
    const size = expected.ntk[0]!;
    expect(Math.abs(found.ntk[1]! - expected.ntk[1]!)).toBeLessThan(1e-13 * size);
    expect(Math.abs(textbook - expected.ntk[1]!)).toBeGreaterThan(1e-10 * size);
    expect(Math.abs(textbook - expected.ntk[1]!)).toBeLessThan(1e-6 * size);
    expect(relativeDifference(found, expected)).toBeLessThan(1e-13);
  });
});

type Image = number[][][];

/** Computes the tangent kernel of two ReLU layers and flatten from covariances and their arc cosines. */
function textbookKernels(x: Image, y: Image): number {
  const positions = Array.from({ length: SIZE * SIZE }, (_, p) => p);
  const product = (a: Image, b: Image) =>
    positions.map((p) => {
      const [u, v] = [a, b].map((each) => each[Math.floor(p / SIZE)]![p % SIZE]!);
      return u!.reduce((sum, value, c) => sum + value * v![c]!, 0) / CHANNELS;
    });
  const mean = (values: number[]) =>
    positions.map((p) => {
      let sum = 0;
      for (const [di, dj] of [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b] as const))) {
        const [i, j] = [Math.floor(p / SIZE) + di, (p % SIZE) + dj];
        if (i >= 0 && i < SIZE && j >= 0 && j < SIZE) sum += values[i * SIZE + j]!;
      }
      return (2 * sum) / 9;
    });
  let [k, a, b] = [product(x, y), product(x, x), product(y, y)];
  let theta = positions.map(() => 0);
  for (let layer = 0; layer < 2; layer++) {
    [k, a, b] = [mean(k), mean(a), mean(b)];
    theta = mean(theta).map((value, p) => value + k[p]!);
    const angles = positions.map((p) => Math.acos(Math.min(1, k[p]! / Math.sqrt(a[p]! * b[p]!))));
    theta = theta.map((value, p) => (value * (Math.PI - angles[p]!)) / (2 * Math.PI));
    k = positions.map((p) => {
      const angle = angles[p]!;
      const size = Math.sqrt(a[p]! * b[p]!);
      return (size * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle))) / (2 * Math.PI);
    });
    [a, b] = [a.map((q) => q / 2), b.map((q) => q / 2)];
  }
  const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return average(theta) + average(k);
}
