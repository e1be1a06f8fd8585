import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../../src/arrays";
import { conv, dense, erf, flatten, globalAveragePool, kernels, relu, serial } from "../../../src/ntk";
import { normal } from "../../../src/random";
import { chain } from "../networks";

const rows = normal({ shape: [150, 5], seed: 1 });
const others = normal({ shape: [90, 5], seed: 2 });
const images = normal({ shape: [5, 3, 4, 2], seed: 3 });
const filter = { filter: [3, 3], weightVariance: 2, biasVariance: 0.1 };

const empty = (shape: readonly number[]) =>
  toNdArray(new Float64Array(shape.reduce((product, n) => product * n, 1)).fill(Number.NaN), shape);

describe("kernels written to output arrays of the caller", () => {
  it.each([
    ["without biases", chain(relu(), 4, 0, 2), rows, undefined],
    ["with biases", chain(relu(), 4, 0.1, 2), rows, undefined],
    ["between two sets", chain(relu(), 3, 0.1, 2), rows, others],
    ["smooth", chain(erf(), 2, 0.1, 1.5), rows, undefined],
    ["smooth, between two sets", chain(erf(), 2, 0.1, 1.5), rows, others],
    ["pooled", serial(conv(filter), relu(), globalAveragePool(), dense()), images, undefined],
    ["flattened", serial(conv(filter), relu(), flatten(), dense()), images, undefined],
  ] as const)(
    "are equal to newly allocated kernels and returned in these arrays: %s",
    (_, network, x1, x2) => {
      const fresh = kernels(network)(x1, x2);
      const out = { nngp: empty(fresh.nngp.shape), ntk: empty(fresh.ntk.shape) };
      const both = kernels(network)(x1, x2, { out });
      for (const kind of ["nngp", "ntk"] as const) {
        expect(both[kind]).toBe(out[kind]);
        expect(out[kind].data).toEqual(fresh[kind].data);
        const alone = empty(fresh[kind].shape);
        expect(kernels(network)[kind](x1, x2, { out: alone })).toBe(alone);
        expect(alone.data).toEqual(kernels(network)[kind](x1, x2).data);
      }
    },
  );

  it("can fill a part of a larger array, leaving the rest unchanged, or overwrite the inputs", () => {
    const network = chain(relu(), 2, 0.1, 2);
    const square = normal({ shape: [6, 6], seed: 4 });
    const expected = kernels(network).ntk(square);
    const memory = new Float64Array(40).fill(7);
    kernels(network).ntk(square, undefined, { out: ndarray(memory, [6, 6], [6, 1], 3) });
    expect(memory.subarray(3, 39)).toEqual(expected.data);
    expect([...memory.subarray(0, 3), memory[39]]).toEqual([7, 7, 7, 7]);
    kernels(network).ntk(square, undefined, { out: square });
    expect(square.data).toEqual(expected.data);
  });

  it("are rejected for arrays of a wrong shape, type or memory layout, naming the argument", () => {
    const network = chain(relu(), 2, 0.1, 2);
    const refuse = (run: () => unknown, message: RegExp): void => {
      expect(run).toThrow(ArgumentError);
      expect(run).toThrow(message);
    };
    const alone = (out: never) => () => kernels(network).ntk(rows, others, { out });
    const shape = /^kernels: options\.out must be an ndarray .* shape \[150, 90\]/;
    refuse(alone(empty([90, 150]) as never), shape);
    refuse(
      alone(empty([90, 150]).transpose(1, 0) as never),
      /\[150, 90\], received one with strides \[1, 150\]$/,
    );
    refuse(alone(empty([150, 90, 1]) as never), shape);
    refuse(alone(new Float64Array(150 * 90) as never), /^kernels: options\.out must be/);
    const single = ndarray(new Float32Array(150 * 90), [150, 90]);
    refuse(alone(single as never), /\[150, 90\], received one on a Float32Array of length 13500$/);
    refuse(alone(ndarray(new Float64Array(100), [150, 90]) as never), /^kernels: options\.out must be/);
    refuse(alone(null as never), /^kernels: options\.out must be/);
    refuse(() => kernels(network).ntk(rows, others, 3 as never), /^kernels: options must be/);
    refuse(
      () => kernels(network).ntk(rows, others, empty([150, 90]) as never),
      /only the options out, received/,
    );
    refuse(
      () => kernels(network)(rows, others, { outt: 3 } as never),
      /received unknown option "outt"; did you mean "out"\?$/,
    );
    const together = (out: object) => () => kernels(network)(rows, others, { out: out as never });
    const one = empty([150, 90]);
    refuse(together({ nngp: one }), /^kernels: options\.out\.ntk must be/);
    refuse(
      together({ nngp: one, ntk: one }),
      /^kernels: options\.out\.ntk must be in memory that does not overlap/,
    );
    const memory = new Float64Array(150 * 90 + 1);
    const [first, second] = [0, 1].map((offset) => ndarray(memory, [150, 90], [90, 1], offset));
    refuse(
      together({ nngp: first, ntk: second }),
      /^kernels: options\.out\.ntk must be in memory that does not overlap/,
    );
  });

  it.each([
    ["wide", relu()],
    ["smooth", erf()],
  ])("are rejected with an ArgumentError if they overflow: %s", (_, unit) => {
    const network = serial(dense({ weightVariance: 1e200 }), unit, dense({ weightVariance: 1e308 }));
    const large = rows.data.map((x) => 1e100 * x);
    const x = toNdArray(large, [150, 5]);
    const overflow = /^kernels: x1 and x2 must be small enough for the result to be finite/;
    const huge = serial(network, dense({ weightVariance: 1e308 }));
    expect(() => kernels(huge)(x)).toThrow(overflow);
    expect(() => kernels(huge).ntk(x, undefined, { out: empty([150, 150]) })).toThrow(overflow);
    expect(() => kernels(huge).ntk(x, others)).toThrow(overflow);
    expect(() => kernels(huge).ntk(toNdArray(large.subarray(0, 5), [1, 5]))).toThrow(overflow);
  });
});
