import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { largestEntry } from "../helpers/numbers";
import { guarded, lay, lengthsOf, type Machine, machines, read } from "./memories";

/** Sizes of a convolution of images [channels, height + rows − 1, width + columns − 1]. */
interface Sizes {
  readonly m: number;
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  readonly height: number;
  readonly width: number;
}

const sizes = fc.record({
  m: fc.integer({ min: 1, max: 9 }),
  channels: fc.integer({ min: 1, max: 4 }),
  rows: fc.integer({ min: 1, max: 4 }),
  columns: fc.integer({ min: 1, max: 4 }),
  height: fc.integer({ min: 1, max: 5 }),
  width: fc.integer({ min: 1, max: 9 }),
});

/** Creates `count` numbers between −1 and 1. */
function drawn(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 2 ** 30 - 1;
  });
}

/** Draws weights, an image and signals, and writes the filters. */
function problem({ m, channels, rows, columns, height, width }: Sizes) {
  const [k, step] = [channels * rows * columns, width + columns - 1];
  const weights = drawn(m * k, 1);
  const places = Array.from({ length: k }, (_, p) => {
    const [channel, tap] = [Math.floor(p / (rows * columns)), p % (rows * columns)];
    return (channel * (height + rows - 1) + Math.floor(tap / columns)) * step + (tap % columns);
  });
  const filters = new Float64Array(5 * Math.ceil(m / 4) * k);
  const integers = new Int32Array(filters.buffer);
  for (let at = 0; at < filters.length; at += 5) {
    const [four, p] = [Math.floor(at / 5 / k), (at / 5) % k];
    for (let r = 0; r < 4 && 4 * four + r < m; r++) filters[at + r] = weights[(4 * four + r) * k + p]!;
    integers[2 * at + 8] = 8 * places[p]!;
  }
  const image = drawn(channels * (height + rows - 1) * step, 2);
  const pixels = Array.from({ length: height * width }, (_, i) => Math.floor(i / width) * step + (i % width));
  const windows = (p: number, i: number): number => image[places[p]! + pixels[i]!]!;
  return { k, step, weights, filters, image, windows, signal: drawn(m * height * width, 3) };
}

/** Calls `convolve` on filters, an image and an output that holds 1 before; returns the output. */
function convolved(
  { kernels, memory }: Machine,
  size: Sizes,
  adds: number,
): { found: number[]; expected: number[] } {
  const { m, height, width } = size;
  const { k, step, weights, filters, image, windows } = problem(size);
  const arrays = [filters, image, new Float64Array(m * height * width).fill(1)];
  const offsets = lay(memory, arrays);
  const [from, pixels, out] = offsets as [number, number, number];
  kernels.convolve(adds, out, from, pixels, 8 * step, height, width, m, k);
  expect(guarded(memory, offsets, lengthsOf(arrays))).toBe(true);
  const expected = Array.from(arrays[2]!, (before, at) => {
    const [o, i] = [Math.floor(at / (height * width)), at % (height * width)];
    let sum = adds * before;
    for (let p = 0; p < k; p++) sum += weights[o * k + p]! * windows(p, i);
    return sum;
  });
  return { found: read(memory, out, expected.length), expected };
}

/** Calls `correlate` on signals, an image and an output that holds 1 before. */
function correlated({ kernels, memory }: Machine, size: Sizes): { found: number[]; expected: number[] } {
  const { m, height, width } = size;
  const { k, step, filters, image, windows, signal } = problem(size);
  const arrays = [filters, image, signal, new Float64Array(m * k).fill(1)];
  const offsets = lay(memory, arrays);
  const [from, pixels, signals, out] = offsets as [number, number, number, number];
  kernels.correlate(out, signals, from, pixels, 8 * step, height, width, m, k);
  expect(guarded(memory, offsets, lengthsOf(arrays))).toBe(true);
  const expected = Array.from(arrays[3]!, (before, at) => {
    const [o, p] = [Math.floor(at / k), at % k];
    let sum = before;
    for (let i = 0; i < height * width; i++) sum += signal[o * height * width + i]! * windows(p, i);
    return sum;
  });
  return { found: read(memory, out, expected.length), expected };
}

/** Returns the largest difference, relative to the largest number. */
const difference = ({ found, expected }: { found: number[]; expected: number[] }): number =>
  largestEntry(found.map((x, i) => x - expected[i]!)) / largestEntry(expected);

const TOLERANCE = 1e-13;

describe.each(machines)("the kernels of convolutions, $name", (machine) => {
  test("convolve sums the products of weights and windows, or adds them, for all sizes", () => {
    fc.assert(
      fc.property(sizes, fc.constantFrom(0, 1), (size, adds) => {
        expect(difference(convolved(machine, size, adds))).toBeLessThan(TOLERANCE);
      }),
      { numRuns: 100 },
    );
  });

  test("correlate adds the products of signals and windows for all sizes with an even width", () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const even = { ...size, width: size.width + (size.width & 1) };
        expect(difference(correlated(machine, even))).toBeLessThan(TOLERANCE);
      }),
      { numRuns: 100 },
    );
  });

  test("convolve has no error where filters are larger than a block", () => {
    const size = { m: 70, channels: 33, rows: 3, columns: 3, height: 2, width: 3 };
    expect(difference(convolved(machine, size, 0))).toBeLessThan(TOLERANCE);
  });

  test("a window that is shifted by one pixel would be noticed", () => {
    const size = { m: 4, channels: 2, rows: 2, columns: 2, height: 3, width: 4 };
    const { found, expected } = convolved(machine, size, 0);
    const shifted = [...expected.slice(1), expected[0]!];
    expect(difference({ found, expected: shifted })).toBeGreaterThan(0.1);
  });
});
