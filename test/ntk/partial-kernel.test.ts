import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import {
  conv,
  dense,
  erf,
  flatten,
  globalAveragePool,
  kernels,
  type Layer,
  relu,
  serial,
} from "../../src/ntk";
import { BLOCK_STEP, partialKernel, runPartialKernel } from "../../src/ntk/partial-kernel";
import { normal } from "../../src/random";
import { chain } from "./networks";

const args = argumentsOf("kernels");
const wide = { weightVariance: 2, biasVariance: 0.1 };
const count = 701;
const x = normal({ shape: [count, 3], seed: 1 });
// Parallel, nearly parallel and opposite inputs, which the table of the whole depth leaves to the layers.
for (let i = 0; i < 3; i++) {
  const value = x.get(11, i);
  x.set(10, i, 3 * value);
  x.set(300, i, value * (1 + 1e-9 * i));
  x.set(301, i, -value);
}
const others = normal({ shape: [333, 3], seed: 2 });
const images = normal({ shape: [90, 3, 4, 2], seed: 3 });
const convolution = (end: Layer) => serial(conv({ filter: [3, 3], ...wide }), relu(), end, dense());

const cases = [
  ["one layer", chain(relu(), 2, 0, 1), x, undefined],
  ["deep", chain(relu(), 2, 0, 12), x, undefined],
  ["deep, with biases", chain(relu(), 2, 0.1, 12), x, undefined],
  ["two sets", chain(relu(), 2, 0.1, 4), x, others],
  ["smooth", serial(dense(wide), erf(), dense()), x, undefined],
  ["flattened images", convolution(flatten()), images, undefined],
  ["pooled images", convolution(globalAveragePool()), images.hi(12), undefined],
] as const;

describe("parts of a kernel", () => {
  for (const [name, network, x1, x2] of cases) {
    it.each([1, 2, 5])(`are bitwise those of the whole in blocks of %d steps: ${name}`, async (steps) => {
      const size = steps * BLOCK_STEP;
      for (const kind of ["ntk", "nngp"] as const) {
        const kernel = partialKernel(args, kind, network, [x1, x2], {});
        const [rows, columns] = kernel.shape;
        const whole = kernels(network)[kind](x1, x2);
        const run = await runPartialKernel(args, kernel, 1);
        let [seen, different] = [0, 0];
        for (let row = 0; row < rows; row += size) {
          for (let column = x2 === undefined ? row : 0; column < columns; column += size) {
            const place = {
              row,
              rows: Math.min(size, rows - row),
              column,
              columns: Math.min(size, columns - column),
            };
            await run.compute(place, async (block) => {
              for (let i = 0; i < place.rows; i++) {
                for (let j = 0; j < place.columns; j++) {
                  if (x2 === undefined && column + j < row + i) continue;
                  seen++;
                  if (block[i * place.columns + j] !== whole.get(row + i, column + j)) different++;
                }
              }
            });
          }
        }
        run.stop();
        expect({ seen, different }).toEqual({
          seen: x2 === undefined ? (rows * (rows + 1)) / 2 : rows * columns,
          different: 0,
        });
      }
    });
  }

  it("are not computed after a stop", async () => {
    const run = await runPartialKernel(args, partialKernel(args, "ntk", cases[0][1], [x, undefined], {}), 1);
    const place = { row: 0, rows: 64, column: 0, columns: 64 };
    const used: Float64Array[] = [];
    const first = run.compute(place, async (block) => void used.push(block));
    run.stop();
    expect([await first, await run.compute(place, async () => {})]).toEqual([false, false]);
    expect(used).toEqual([]);
  });
});
