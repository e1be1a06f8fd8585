import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fused, plain } from "../../../src/networks/float32/binary.generated";
import { float32Fallback } from "../../../src/networks/float32/fallback";
import type { PassKernels } from "../../../src/networks/passes/pass";
import { decode } from "../../../src/simd/instance";
import { congruential, expectClose, largestEntry } from "../../helpers/numbers";

/** First number of the memory that is not reserved for the kernels. */
const START = 2 ** 19;
const BYTES = 2 ** 22;
/** A few units of rounding of sums of magnitude 10. */
const TOLERANCE = 1e-5;
const COEFFICIENTS = [-0.3, 0.8, 0.999, 1.7, 1e-3];

const compiled = (hex: string) => (): { kernels: PassKernels; buffer: ArrayBuffer } => {
  const memory = new WebAssembly.Memory({ initial: BYTES / 2 ** 16 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(decode(hex)), { env: { memory } });
  return { kernels: exports as unknown as PassKernels, buffer: memory.buffer };
};
const machines = [
  { name: "SIMD", make: compiled(plain) },
  ...(WebAssembly.validate(decode(fused)) ? [{ name: "relaxed SIMD", make: compiled(fused) }] : []),
];

const size = fc.integer({ min: 1, max: 21 });
const samples = fc.integer({ min: 1, max: 7 });

describe.each(machines)("the kernels of single precision, $name", ({ make }) => {
  const { kernels, buffer } = make();
  const memory = new Float32Array(buffer);
  const other = new Float32Array(BYTES / 4);
  const fallback = float32Fallback(other.buffer);
  const random = congruential(3);

  /**
   * Fills both memories with the same numbers between shift − 1 and shift + 1, calls a kernel of both, and compares `count`
   * numbers from START on, relative to the largest.
   */
  function compare(count: number, call: (kernels: PassKernels) => void, shift = 0): void {
    for (let i = 0; i < count + 64; i++) memory[START + i] = random() + shift;
    other.set(memory.subarray(START, START + count + 64), START);
    for (const numbers of [memory, other]) new Float64Array(numbers.buffer).set(COEFFICIENTS, START / 2 - 8);
    call(kernels);
    call(fallback);
    const [actual, expected] = [memory, other].map((numbers) =>
      numbers.slice(START, START + count + 64),
    ) as Two;
    expectClose(actual, expected, TOLERANCE * largestEntry(expected));
  }
  const at = (i: number): number => 4 * (START + i);

  test("product agrees with the fallback for all forms, factors, sizes and widths", () => {
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.constantFrom(0, 1, -1, 0.7),
        size,
        size,
        size,
        fc.nat(3),
        (form, factor, m, k, n, extra) => {
          const [aWidth, bWidth] = [(form & 1 ? m : k) + extra, (form & 2 ? k : n) + extra];
          const [a, b] = [at(m * (n + extra)), at(m * (n + extra) + aWidth * (form & 1 ? k : m))];
          compare(2000, ({ product }) =>
            product(form, factor, at(0), n + extra, a, aWidth, b, bWidth, m, k, n),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    [70, 3, 5],
    [3, 520, 5],
    [5, 3, 490],
  ])("product agrees with the fallback where a dimension is larger than a block: %i, %i, %i", (m, k, n) => {
    compare(m * n + m * k + k * n, ({ product }) =>
      product(2, 0, at(0), n, at(m * n), k, at(m * n + m * k), k, m, k, n),
    );
  });

  test("product adds nothing with a factor below the range of single precision", () => {
    compare(30, ({ product }) => product(0, 1e-60, at(0), 3, at(10), 3, at(20), 3, 3, 3, 3));
  });

  test("the kernels of vectors agree with the fallback", () => {
    fc.assert(
      fc.property(fc.nat(40), (n) => {
        compare(400, ({ axpy, addToRows, scaleBySign, sumOfRows }) => {
          axpy(at(0), -0.7, at(50), n);
          addToRows(at(200), at(50), 3, n);
          sumOfRows(at(340), at(200), 3, n);
          scaleBySign(at(100), at(0), at(50), 0.1, 1.5, n);
        });
        const sum = kernels.dot(at(0), at(50), n);
        expect(Math.abs(sum - fallback.dot(at(0), at(50), n))).toBeLessThanOrEqual(TOLERANCE);
      }),
      { numRuns: 50 },
    );
  });

  test("dot sums in double precision", () => {
    memory.fill(0, START, START + 4).set([1e30, 1e-9], START);
    expect(kernels.dot(at(0), at(0), 4)).toBe(Math.fround(1e30) ** 2);
    memory.set([4096, 1, 1 / 4096], START);
    expect(kernels.dot(at(0), at(0), 3)).toBe(2 ** 24 + 1 + 2 ** -24);
  });

  test("the kernels of layers agree with the fallback for all rules", () => {
    fc.assert(
      fc.property(fc.nat(2), samples, size, size, fc.boolean(), (rule, p, m, n, withBack) => {
        const call = ({ layerTimes, layerDescent }: PassKernels): void => {
          const [weights, first, second, x, signal] = [at(0), at(500), at(1000), at(1500), at(2000)];
          layerTimes(at(2500), weights, x, p, m, n);
          const [coefficients, work, back] = [at(-16), at(3500), withBack ? at(3000) : 0];
          layerDescent(rule, coefficients, weights, first, second, work, back, signal, x, p, m, n);
        };
        // All numbers are positive, as the mean squares of Adam are.
        compare(3800, call, 1.1);
      }),
      { numRuns: 60 },
    );
  });
});

type Two = [Float32Array, Float32Array];
