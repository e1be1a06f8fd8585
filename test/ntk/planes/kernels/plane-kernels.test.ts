import { describe, expect, it } from "vitest";
import {
  activationRecord,
  type FilterRecord,
  filterRecord,
  rootRecord,
} from "../../../../src/ntk/planes/kernels/records";
import { type Lanes, rowNumbers } from "../../../../src/ntk/planes/plane";
import { uniform } from "../../../../src/random";
import { lay, type Machine, machines, read } from "../../../simd/memories";

const [fallback, ...compiled] = machines as [Machine, ...Machine[]];

/** A grid that is large enough for all planes, and the numbers of an array over it. */
const GRID = { height: 9, width: 8 };
const lengthOf = (lanes: Lanes): number => 2 * lanes * GRID.height * GRID.width;

let seed = 0;
const random = (count: number): number[] => [...uniform({ shape: [count], seed: ++seed }).data];

interface Shape {
  readonly lanes: Lanes;
  readonly isSigned: number;
  readonly height: number;
  readonly width: number;
}

const shapes: readonly Shape[] = ([1, 2] as const).flatMap((lanes) =>
  [0, 1].flatMap((isSigned) =>
    [
      [1, 1],
      [1, 4],
      [3, 2],
      [5, 5],
      [8, 7],
    ].map(([height, width]) => ({ lanes, isSigned, height: height!, width: width! })),
  ),
);

/** Returns the used numbers of planes, of which rows of odd length have one more. */
function entriesOf(
  memory: Float64Array,
  at: number,
  { lanes, height, width, isSigned }: Shape,
  spacing: number,
) {
  const length = rowNumbers(width, lanes);
  return Array.from({ length: isSigned ? 3 : 2 }, (_, plane) =>
    Array.from({ length: height }, (_, i) =>
      read(memory, at + plane * spacing + 8 * i * length, lanes * width),
    ).flat(),
  );
}

/** Runs a kernel on equal arrays in all memories and compares the results with those of the fallback. */
function compare(
  arrays: readonly number[][],
  run: (machine: Machine, offsets: number[]) => number[][],
): void {
  const expected = run(fallback, lay(fallback.memory, arrays));
  for (const machine of compiled) {
    const found = run(machine, lay(machine.memory, arrays));
    for (const [k, values] of expected.entries()) {
      const norm = Math.hypot(...values);
      const difference = Math.hypot(...values.map((value, i) => value - found[k]![i]!));
      expect(difference).toBeLessThanOrEqual(1e-14 * norm);
    }
  }
}

const filters = [
  { height: 3, width: 3, strideDown: 1, strideRight: 1, above: 1, before: 1, isCircular: false, bias: 0 },
  { height: 3, width: 3, strideDown: 1, strideRight: 1, above: 1, before: 1, isCircular: false, bias: 0.3 },
  { height: 3, width: 3, strideDown: 2, strideRight: 2, above: 1, before: 0, isCircular: false, bias: 0 },
  { height: 2, width: 5, strideDown: 1, strideRight: 1, above: 0, before: 2, isCircular: true, bias: 0.1 },
  { height: 3, width: 3, strideDown: 1, strideRight: 1, above: 1, before: 1, isCircular: true, bias: 0 },
  { height: 1, width: 1, strideDown: 1, strideRight: 3, above: 0, before: 0, isCircular: false, bias: 0 },
];

/** Returns the variances after a convolution, as sums over its windows. */
function variancesAfter(
  filter: FilterRecord,
  roots: readonly number[],
  { height, width }: { height: number; width: number },
  out: { height: number; width: number },
): number[] {
  const sourceOf = (place: number, size: number): number =>
    filter.isCircular ? (place + filter.height * filter.width * size) % size : place;
  return Array.from({ length: out.height * out.width }, (_, k) => {
    let sum = filter.twiceBias / 2;
    for (let f = 0; f < filter.height * filter.width; f++) {
      const down =
        Math.floor(k / out.width) * filter.strideDown + Math.floor(f / filter.width) - filter.above;
      const right = (k % out.width) * filter.strideRight + (f % filter.width) - filter.before;
      const [i, j] = [sourceOf(down, height), sourceOf(right, width)];
      if (i >= 0 && i < height && j >= 0 && j < width) sum += filter.gain * roots[i * width + j]! ** 2;
    }
    return sum;
  });
}

describe("compiled kernels of planes agree with those in TypeScript within 1e-14 of the norm", () => {
  it("for convolutions", () => {
    for (const { bias, ...filter } of filters) {
      for (const shape of shapes) {
        const { lanes, height, width, isSigned } = shape;
        const out = {
          ...shape,
          height: Math.ceil(height / filter.strideDown),
          width: Math.ceil(width / filter.strideRight),
        };
        const length = lengthOf(lanes);
        const place = (index: number) => ({
          offset: 8 * index * length,
          spacing: 8 * length,
          rowBytes: 16 * lanes * GRID.width,
        });
        const shares = filter.width + Number(bias > 0);
        const record: FilterRecord = {
          ...{ ...filter, lanes, shares, gain: 0.3, weightTerm: 0.8, constant: 0.1 - 0.8 * bias },
          ...{ twiceBias: 2 * bias, vertical: place(0), horizontal: place(1 + filter.height) },
          rootOffset: place(1 + filter.height + shares).offset,
          outGridHeight: GRID.height,
        };
        const tables = () => random((2 + filter.height + shares) * length + 2);
        const planes = random(3 * length);
        const work = new Array<number>(8 * 32 + 16).fill(0);
        compare(
          [filterRecord(record), tables(), tables(), planes, new Array(3 * length).fill(0), work],
          ({ kernels, memory }, offsets) => {
            const [at, rows, columns, from, to, scratch] = offsets as [
              ...[number, number, number, number, number, number],
            ];
            // biome-ignore format: the parameters of a kernel.
            kernels.filterPlane(
              at, rows, columns, from, to, 8 * length, isSigned, height, width, out.height, out.width, 1, 0,
              GRID.height - 1, 1, scratch,
            );
            return entriesOf(memory, to, out, 8 * length);
          },
        );
      }
    }
  });

  it("for the tables of convolutions, in which the squares of all shares of a position have the sum 1", () => {
    for (const { bias, ...filter } of filters) {
      for (const { lanes, height, width } of shapes) {
        const out = {
          height: Math.ceil(height / filter.strideDown),
          width: Math.ceil(width / filter.strideRight),
        };
        const rowBytes = (count: number) => 8 * lanes * count * (filter.isCircular ? 2 : 1);
        const arrays = (index: number, count: number) => ({
          ...{ offset: index, spacing: out.height * rowBytes(count), rowBytes: rowBytes(count) },
        });
        const shares = filter.width + Number(bias > 0);
        const vertical = arrays(0, width);
        const horizontal = arrays((1 + filter.height) * vertical.spacing, out.width);
        const gain = 0.3;
        const record: FilterRecord = {
          ...{ ...filter, lanes, shares, gain, weightTerm: 0, constant: 0, twiceBias: 2 * bias },
          ...{ vertical, horizontal, rootOffset: 0, outGridHeight: out.height },
        };
        const roots = random(height * width + 1);
        const count = (horizontal.offset + shares * horizontal.spacing) / 8;
        const after = variancesAfter(record, roots, { height, width }, out).map((x) => Math.sqrt(x));
        const work = new Array<number>(8 * 32 + 16).fill(0);
        compare(
          [filterRecord(record), new Array(count).fill(0), roots, [...after, 1], work],
          ({ kernels, memory }, offsets) => {
            const [at, tables, from, to, scratch] = offsets as [number, number, number, number, number];
            for (let lane = 0; lane < lanes; lane++) {
              // biome-ignore format: the parameters of a kernel.
              kernels.filterTables(
                at, tables + 8 * lane, from, to, height, width, out.height, out.width, scratch,
              );
            }
            const written = read(memory, tables, count);
            for (const [place, number, positions] of [
              [{ ...vertical, offset: vertical.spacing }, filter.height, width],
              [horizontal, shares, out.width],
            ] as const) {
              for (let k = 0; k < out.height * positions; k++) {
                const row = Math.floor(k / positions) * (place.rowBytes / 8);
                const start = place.offset / 8 + row + lanes * (k % positions);
                const squares = Array.from(
                  { length: number },
                  (_, f) => written[start + f * (place.spacing / 8)]! ** 2,
                );
                expect(squares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 13);
              }
            }
            return [written];
          },
        );
      }
    }
  });

  it("for inputs and their covariances", () => {
    for (const shape of shapes) {
      const { lanes, height, width, isSigned } = shape;
      const length = lengthOf(lanes);
      const rowBytes = 16 * lanes * GRID.width;
      const tables = () => random(4 * length + 2);
      const place = { offset: 0, rowBytes, height: GRID.height, lanes };
      const record = [...rootRecord(place), 3, 8 * length, 8 * length];
      compare(
        [record, rootRecord(place), tables(), tables(), random(3 * length), [0, 0, 0, 0]],
        ({ kernels, memory }, offsets) => {
          const [at, end, rows, columns, to, sums] = offsets as [
            ...[number, number, number, number, number, number],
          ];
          const geometry = [height, width, 0, 0, 2, 1] as const;
          kernels.inputPlane(at, rows, columns, to, 8 * length, isSigned, ...geometry);
          const [gap, , sum] = entriesOf(memory, to, shape, 8 * length);
          if (lanes === 1) return sum ? [gap!, sum] : [gap!];
          kernels.covariancePlane(end, rows, columns, to, ...geometry);
          const [nngp] = entriesOf(memory, to, shape, 8 * length);
          kernels.inputPlane(at, rows, columns, to, 8 * length, isSigned, ...geometry);
          kernels.sumPlane(end, rows, columns, to, 8 * length, sums, ...geometry);
          const sumsOfPlane = read(memory, sums, 4);
          // The sums over the plane of the covariances, of both pairs.
          for (const lane of [0, 1]) {
            const total = nngp!.filter((_, k) => k % 2 === lane).reduce((a, b) => a + b, 0);
            expect(sumsOfPlane[lane]).toBeCloseTo(total, 12);
          }
          return [gap!, nngp!, sumsOfPlane, ...(sum ? [sum] : [])];
        },
      );
    }
  });

  it("for piecewise linear activations at all angles", () => {
    const halves = [0, 1e-300, 1e-17, 1e-9, 0.01, 0.3, 0.4999, 0.5];
    for (const [negative, positive] of [
      [0, 1],
      [0.3, 1],
      [-1, 1],
      [-0.5, 0.2],
      [1, 1],
    ] as const) {
      for (const shape of shapes) {
        for (const isSigned of shape.isSigned ? [1, 2] : [0]) {
          const { lanes, height, width } = shape;
          const length = lengthOf(lanes);
          const place = { offset: 0, rowBytes: 16 * lanes * GRID.width, height: GRID.height, lanes };
          const record = activationRecord(place, 8 * length, negative, positive);
          // Equal standard deviations, so that gaps and sums belong to angles.
          const tables = [...new Array(length).fill(2), ...new Array(length).fill(0.5), 0, 0];
          const ends = Array.from({ length }, (_, k) => halves[k % halves.length]!);
          const isObtuse = (k: number) => isSigned > 0 && k % 3 === 0;
          const gaps = ends.map((half, k) => 8 * (isObtuse(k) ? 1 - half : half));
          const sums = ends.map((half, k) => 8 * (isObtuse(k) ? half : 1 - half));
          compare([record, tables, tables, [...gaps, ...random(length), ...sums]], (machine, offsets) => {
            const [at, rows, columns, planes] = offsets as [number, number, number, number];
            // biome-ignore format: the parameters of a kernel.
            machine.kernels.piecewisePlane(
              at, rows, columns, planes, 8 * length, isSigned, height, width, 0, 1, 1, 0,
            );
            const [gap, ntk, sum] = entriesOf(machine.memory, planes, shape, 8 * length);
            return isSigned === 2 ? [gap!, ntk!, sum!] : [gap!, ntk!];
          });
        }
      }
    }
  });
});
