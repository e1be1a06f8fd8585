import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../../src/arrays";
import { erf, kernels, kernelsAsync, relu } from "../../../src/ntk";
import { normal } from "../../../src/random";
import { chain } from "../networks";

const x = normal({ shape: [9, 4], seed: 1 });

describe("blocks of kernels", () => {
  it("are those on and below the diagonal for one set, with progress, until aborted", async () => {
    const signal = { aborted: false };
    const [positions, fractions]: [string[], number[]] = [[], []];
    const onProgress = (fraction: number) => fractions.push(fraction);
    for await (const { row, column } of kernels(chain(erf(), 1, 0, 1)).blocks(x, undefined, {
      size: 4,
      signal,
      onProgress,
    })) {
      positions.push(`${row},${column}`);
      signal.aborted = positions.length === 5;
    }
    expect(positions).toEqual(["0,0", "4,0", "4,4", "8,0", "8,4"]);
    expect(fractions.at(-1)).toBeCloseTo(5 / 6, 14);
  });

  it("are the alternative that the error for kernels too large for memory names", async () => {
    const many = toNdArray(new Float64Array(200_000), [200_000, 1]);
    const computeWhole = () => kernels(chain(relu(), 2, 0, 2))(many);
    expect(computeWhole).toThrow(ArgumentError);
    expect(computeWhole).toThrow("320,000,000,000 bytes");
    expect(computeWhole).toThrow("kernels(network).blocks(x1, x2)");
    await expect(kernelsAsync(chain(relu(), 2, 0, 2))(many)).rejects.toThrow("320,000,000,000 bytes");
    const blocks = kernels(chain(relu(), 2, 0, 2)).blocks(many, undefined, { size: 500 });
    const { value } = await blocks.next();
    expect(value!.ntk.shape).toEqual([500, 500]);
    await blocks.return();
  });
});
