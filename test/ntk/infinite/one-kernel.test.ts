import { describe, expect, it } from "vitest";
import {
  conv,
  dense,
  erf,
  flatten,
  globalAveragePool,
  kernels,
  relu,
  residual,
  serial,
} from "../../../src/ntk";
import { normal } from "../../../src/random";
import { largestEntry } from "../../helpers/numbers";
import { chain } from "../networks";

const rows = normal({ shape: [150, 5], seed: 1 });
const many = normal({ shape: [700, 20], seed: 5 });
const others = normal({ shape: [90, 5], seed: 2 });
const images = normal({ shape: [5, 3, 4, 2], seed: 3 });
const wide = { weightVariance: 2, biasVariance: 0.1 };

describe("one kernel alone", () => {
  it.each([
    ["without biases", chain(relu(), 4, 0, 2), rows, undefined],
    ["with biases", chain(relu(), 4, 0.1, 2), rows, undefined],
    ["with biases, from a table", chain(relu(), 6, 0.1, 2), many, undefined],
    ["between two sets", chain(relu(), 3, 0.1, 2), rows, others],
    ["smooth", chain(erf(), 2, 0.1, 1.5), rows, others],
    ["residual", serial(dense(wide), residual(serial(relu(), dense(wide)))), rows, undefined],
    [
      "pooled",
      serial(conv({ filter: [3, 3], ...wide }), relu(), globalAveragePool(), dense()),
      images,
      undefined,
    ],
    ["flattened", serial(conv({ filter: [3, 3], ...wide }), relu(), flatten(), dense()), images, undefined],
  ] as const)("equals the kernel of a call for both kernels, up to rounding: %s", (_, network, x1, x2) => {
    const both = kernels(network)(x1, x2);
    for (const kind of ["nngp", "ntk"] as const) {
      const alone = kernels(network)[kind](x1, x2);
      expect(alone.shape).toEqual(both[kind].shape);
      const scale = largestEntry(both[kind]);
      for (const [at, value] of both[kind].data.entries()) {
        // The wanted kernels decide between the table and the layer recursion, whose errors are up to 1e-14 each.
        if (!(Math.abs(alone.data[at]! - value) <= 1e-14 * scale)) expect(alone.data[at]).toBe(value);
      }
    }
  });

  it("is rejected like both kernels, naming the argument and the size in bytes", () => {
    const points = normal({ shape: [200_000, 1], seed: 1 });
    const network = chain(relu(), 1, 0, 2);
    expect(() => kernels(network).ntk(points)).toThrow(/^kernels: x1 and x2 .* bytes/);
    expect(() => kernels(network).ntk(points)).toThrow("kernels(network).blocks(x1, x2)");
    expect(() => kernels(network).nngp([[Number.NaN]])).toThrow(/^kernels: x1/);
  });
});
