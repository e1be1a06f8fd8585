import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { linearFieldKernel } from "../../src/simd";
import { congruential, expectClose, largestEntry } from "../helpers/numbers";
import { lay, machines, read } from "./memories";

const random = congruential();
const array = (count: number): Float64Array => Float64Array.from({ length: count }, random);

const widthsOf = fc.array(fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(9, 20, 35)), {
  minLength: 2,
  maxLength: 6,
});

function instance(widths: number[], diagonal: boolean) {
  const [n0, nL] = [widths[0]!, widths[widths.length - 1]!];
  const size = widths.slice(1).reduce((sum, n, l) => sum + n * widths[l]!, 0);
  const inputCorrelation = array(n0 * n0).map((x, i) => (diagonal && i % (n0 + 1) !== 0 ? 0 : x));
  return { n0, nL, size, inputCorrelation, inputOutputCorrelation: array(n0 * nL), weights: array(size) };
}

type Rows = number[][];

const rowsOf = (data: ArrayLike<number>, rows: number, columns: number): Rows =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => data[i * columns + j]!));
const transposed = (a: Rows): Rows => a[0]!.map((_, j) => a.map((row) => row[j]!));
const times = (a: Rows, b: Rows): Rows =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, x, p) => sum + x * b[p]![j]!, 0)));

/** Evaluates the formula of the gradient with all products: (W_L ... W_{l+1})ᵀ (Σyx − W Σxx) (W_{l−1} ... W_1)ᵀ. */
function reference(
  widths: number[],
  { n0, nL, inputCorrelation, inputOutputCorrelation, weights }: ReturnType<typeof instance>,
): Float64Array {
  let offset = 0;
  const layers = widths.slice(1).map((rows, l) => {
    const start = offset;
    offset += rows * widths[l]!;
    return rowsOf(weights.subarray(start, offset), rows, widths[l]!);
  });
  const identity = (n: number): Rows =>
    Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));
  const below = layers.map((_, l) =>
    layers.slice(0, l).reduce((product, w) => times(w, product), identity(n0)),
  );
  const above = layers.map((_, l) =>
    layers.slice(l + 1).reduceRight((product, w) => times(product, w), identity(nL)),
  );
  const predicted = times(times(above[0]!, layers[0]!), rowsOf(inputCorrelation, n0, n0));
  const error = rowsOf(inputOutputCorrelation, nL, n0).map((row, i) =>
    row.map((y, j) => y - predicted[i]![j]!),
  );
  return Float64Array.from(
    layers.flatMap((_, l) => times(times(transposed(above[l]!), error), transposed(below[l]!)).flat()),
  );
}

const expectGradient = (actual: ArrayLike<number>, expected: Float64Array): void =>
  expectClose(actual, expected, 1e-12 * Math.max(1, largestEntry(expected)));

/** Lays the arrays of a problem into the memory of a machine; returns the offsets of plan, weights and gradient. */
function layProblem(
  memory: Float64Array,
  widths: number[],
  problem: ReturnType<typeof instance>,
  diagonal: boolean,
) {
  const { n0, size, inputCorrelation, inputOutputCorrelation, weights } = problem;
  const variances = Float64Array.from({ length: n0 }, (_, i) => inputCorrelation[i * (n0 + 1)]!);
  const work = new Float64Array(8 * Math.max(...widths) ** 2);
  const plan = new Float64Array(5 + widths.length);
  const gradient = new Float64Array(size);
  const arrays = [plan, variances, inputCorrelation, inputOutputCorrelation, work, weights, gradient];
  const offsets = lay(memory, arrays) as [number, number, number, number, number, number, number];
  const [planAt, v, sxx, syx, workAt, w, g] = offsets;
  memory.set([widths.length - 1, diagonal ? v : 0, sxx, syx, workAt, ...widths], planAt / 8);
  return { planAt, w, g };
}

describe.each(machines)("the field of a deep linear network, $name", ({ kernels, memory }) => {
  test("agrees with the formula for any depth, either side and any Σxx", () => {
    fc.assert(
      fc.property(widthsOf, fc.boolean(), (widths, diagonal) => {
        const problem = instance(widths, diagonal);
        const { size, weights } = problem;
        const { planAt, w, g } = layProblem(memory, widths, problem, diagonal);
        kernels.linearField(planAt, w, g);
        expectGradient(read(memory, g, size), reference(widths, problem));
        expect(read(memory, w, size)).toEqual([...weights]);
      }),
      { numRuns: 150 },
    );
  });
});

test.each([[[16, 64, 64, 16]], [[12, 70, 33, 5]]])(
  "all machines agree to 1e-14 of the norm for %o",
  (widths) => {
    const problem = instance(widths, true);
    const gradients = machines.map(({ kernels, memory }) => {
      const { planAt, w, g } = layProblem(memory, widths, problem, true);
      kernels.linearField(planAt, w, g);
      return read(memory, g, problem.size);
    });
    const norm = Math.hypot(...gradients[0]!);
    for (const gradient of gradients) {
      expect(Math.hypot(...gradient.map((x, i) => x - gradients[0]![i]!))).toBeLessThan(1e-14 * norm);
    }
  },
);

describe("linearFieldKernel", () => {
  test("evaluates the field at any array, and at its own states in place", () => {
    fc.assert(
      fc.property(widthsOf, fc.boolean(), (widths, diagonal) => {
        const problem = instance(widths, diagonal);
        const { size, inputCorrelation, inputOutputCorrelation, weights } = problem;
        const field = linearFieldKernel(
          argumentsOf("test"),
          widths,
          inputCorrelation,
          inputOutputCorrelation,
          [size, size],
        );
        const [w, g] = field.states as [Float64Array, Float64Array];
        const gradient = new Float64Array(size);
        field.evaluate(weights, gradient);
        expectGradient(gradient, reference(widths, problem));
        w.set(weights);
        field.evaluate(w, g);
        expect([...g]).toEqual([...gradient]);
        field.evaluate(w, gradient.fill(0));
        expect([...g]).toEqual([...gradient]);
        field.release();
      }),
      { numRuns: 50 },
    );
  });
});
