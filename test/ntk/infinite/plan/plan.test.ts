import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../../src/arrays";
import { mlp } from "../../../../src/networks";
import { conv, dense, erf, flatten, kernels, type Layer, relu, residual, serial } from "../../../../src/ntk";
import { normal } from "../../../../src/random";
import { chain } from "../../networks";

const x = normal({ shape: [9, 4], seed: 1 });
const images = normal({ shape: [3, 4, 5, 2], seed: 3 });

describe("kernels", () => {
  it("reject networks whose kernels are not defined, unknown options, and inputs of a wrong shape", () => {
    const of =
      (...layers: Layer[]) =>
      () =>
        kernels(serial(...layers))(x);
    expect(of(relu(), dense())).toThrow(/every activation follows a dense or conv layer/);
    expect(of(dense(), relu(), erf(), dense())).toThrow(/every activation follows/);
    expect(of(dense(), residual(relu()), dense())).toThrow(/at most one branch/);
    expect(of(conv({ filter: [3] }))).toThrow(
      /over 0 dimensions, as the samples have \(.*\[length, channels\]/,
    );
    expect(() => kernels(dense(), { parametrisation: "ntk" } as never)).toThrow(/^kernels: options must be/);
    expect(() => kernels(dense()).blocks(x, undefined, { blockSize: 2 } as never)).toThrow(
      /unknown option "blockSize"; did you mean "size"\?/,
    );
    expect(() => kernels(conv({ filter: [3, 3] }))(images)).toThrow(
      /reduced to rows by flatten\(\) or globalAveragePool\(\)/,
    );
    const pictures = toNdArray(new Float64Array(18).fill(1), [2, 3, 3]);
    expect(() => kernels(serial(dense(), relu(), dense()))(pictures)).toThrow(
      /received outputs at 3 positions for inputs \[N, 3, 3\]; as rows they are \[N, 9\]$/,
    );
    const perceptron = (inputs: number) => kernels(mlp({ widths: [inputs, 4, 1], activation: "relu" }));
    expect(() => perceptron(9).ntk(pictures)).toThrow(
      "x1 must be samples of shape [N, 9], received shape [2, 3, 3]; make them rows by toNdArray(Float64Array.from(x.data), [2, 9])",
    );
    expect(() => perceptron(8).ntk(pictures)).toThrow(/received shape \[2, 3, 3\]$/);
    const rows = toNdArray(Float64Array.from(pictures.data), [2, 9]);
    expect(perceptron(9).ntk(rows).shape).toEqual([2, 2]);
    expect(() => kernels(serial(conv({ filter: [9, 9], padding: "valid" }), flatten()))(images)).toThrow(
      /window of 9/,
    );
    expect(() => kernels(chain(relu(), 2, 0, 1), { parameterisation: "standard" })(x)).toThrow(
      /layers with a width/,
    );
    expect(() => kernels(dense())(x, [[1, 2]])).toThrow(/x2 must be an array of shape \[any, 4\]/);
  });
});
