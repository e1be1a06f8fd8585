import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { dense, dropout, kernels, parallel, relu, serial, sum } from "../../../src/ntk";

describe("descriptions of networks", () => {
  it("reject unknown options, a dropout rate of 1, and arguments that are not layers", () => {
    expect(() => dense({ weightVar: 2 } as never)).toThrow(
      /^dense: options must be .* only the options width, weightVariance/,
    );
    expect(() => dropout(1)).toThrow(ArgumentError);
    expect(() => serial([dense(), relu()] as never)).toThrow(
      /must be a layer, received an array of length 2/,
    );
  });

  it("are rejected with branches without a sum, or a sum without branches", () => {
    expect(() => kernels(serial(dense(), parallel(dense()), relu()))).toThrow(/followed by sum\(\)/);
    expect(() => kernels(serial(dense(), sum()))).toThrow(/preceded by parallel/);
  });

  it("are rejected with the place of the layer in the network", () => {
    const block = serial(parallel(serial(), serial(relu(), sum())), sum());
    expect(() => kernels(sum())).toThrow(/^kernels: network must be preceded/);
    expect(() => kernels(serial(dense(), serial(sum())))).toThrow(
      /^kernels: network\.layers\[1\]\.layers\[0\] /,
    );
    expect(() => kernels(serial(dense(), block))).toThrow(
      /^kernels: network\.layers\[1\]\.layers\[0\]\.branches\[1\]\.layers\[1\] must be preceded/,
    );
  });
});
