import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import {
  activation,
  conv,
  dense,
  erf,
  flatten,
  gelu,
  globalAveragePool,
  type KernelBlock,
  type KernelRun,
  kernels,
  kernelsAsync,
  type Layer,
  layerNorm,
  relu,
  residual,
  type SamplesLike,
  serial,
} from "../../../src/ntk";
import { normal } from "../../../src/random";
import { chain } from "../networks";

const rows = normal({ shape: [300, 5], seed: 1 });
const others = normal({ shape: [150, 5], seed: 2 });
const images = normal({ shape: [7, 3, 4, 2], seed: 3 });
const wide = { weightVariance: 2, biasVariance: 0.1 };
const convolution = serial(conv({ filter: [3, 3], ...wide }), relu(), globalAveragePool(), dense());

const square = (x: number) => x * x;
const double = (x: number) => 2 * x;

const cases: readonly (readonly [string, Layer, SamplesLike, SamplesLike?])[] = [
  ["without biases", chain(relu(), 2, 0, 4), rows],
  ["with biases", chain(relu(), 2, 0.1, 3), rows],
  ["between two sets", chain(relu(), 2, 0, 4), rows, others],
  [
    "smooth",
    serial(
      dense(wide),
      erf(),
      dense(wide),
      residual(serial(gelu(), dense(wide))),
      layerNorm(),
      erf(),
      dense(),
    ),
    rows,
  ],
  ["smooth, two sets", serial(dense(wide), erf(), dense()), others, rows],
  ["convolutional", convolution, images],
  ["convolutional, two sets", convolution, images, normal({ shape: [4, 3, 4, 2], seed: 5 })],
  ["flattened", serial(conv({ filter: [3, 3], ...wide }), relu(), flatten(), dense()), images],
];

async function collect(blocks: AsyncIterable<KernelBlock>): Promise<KernelBlock[]> {
  const all = [];
  for await (const block of blocks) all.push(block);
  return all;
}

describe("asynchronous kernels", () => {
  for (const [name, network, x1, x2] of cases) {
    it(`are bitwise equal on one thread, on two threads, and to those of a synchronous call: ${name}`, async () => {
      const whole = kernels(network)(x1, x2);
      for (const threads of [1, 2]) {
        const fractions: number[] = [];
        const onProgress = (fraction: number) => fractions.push(fraction);
        const run = await kernelsAsync(network)(x1, x2, { threads, onProgress });
        expect(run.result).toBe("finished");
        for (const kind of ["nngp", "ntk"] as const) {
          expect(run[kind].shape).toEqual(whole[kind].shape);
          expect(Buffer.from(run[kind].data.buffer).equals(Buffer.from(whole[kind].data.buffer))).toBe(true);
        }
        expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
        expect(fractions.at(-1)).toBe(1);
      }
    });

    it(`are delivered in equal blocks and order by one and two threads: ${name}`, async () => {
      const size = 64;
      const [one, two] = await Promise.all([
        collect(kernels(network).blocks(x1, x2, { size })),
        collect(kernels(network).blocks(x1, x2, { size, threads: 2 })),
      ]);
      const plain = (blocks: readonly KernelBlock[]) =>
        blocks.map(({ row, column, nngp, ntk }) => ({
          ...{ row, column, shape: nngp.shape },
          ...{ nngp: Array.from(nngp.data), ntk: Array.from(ntk.data) },
        }));
      expect(plain(two)).toEqual(plain(one));
    });
  }

  it("contain the finished rows after an abort", async () => {
    const network = chain(relu(), 2, 0.1, 3);
    const whole = kernels(network)(rows);
    const check = ({ nngp, ntk, result }: KernelRun) => {
      expect(result).toBe("aborted");
      const [finished, columns] = ntk.shape as [number, number];
      expect([finished < 300, columns]).toEqual([true, 300]);
      expect(Array.from(ntk.data)).toEqual(Array.from(whole.ntk.data.slice(0, finished * 300)));
      expect(Array.from(nngp.data)).toEqual(Array.from(whole.nngp.data.slice(0, finished * 300)));
      return finished;
    };
    const signal = { aborted: false };
    const onProgress = (fraction: number) => {
      signal.aborted = fraction > 0.5;
    };
    expect(check(await kernelsAsync(network)(rows, undefined, { signal, onProgress }))).toBeGreaterThan(0);
    check(await kernelsAsync(network)(rows, undefined, { signal: { aborted: true } }));
    const many = normal({ shape: [9, 12, 12, 1], seed: 4 });
    const soon = { aborted: false };
    const long = kernelsAsync(convolution)(many, undefined, { threads: 2, signal: soon });
    soon.aborted = true;
    const stopped = await long;
    expect(stopped.ntk.shape[0]! < 9 ? "aborted" : "finished").toBe(stopped.result);
  });

  it("reject with the error of a throwing listener, after which kernels can be computed again", async () => {
    const run = (onProgress?: () => void) =>
      kernelsAsync(chain(erf(), 1, 0, 2))(rows, undefined, { threads: 2, onProgress });
    await expect(
      run(() => {
        throw new Error("listener failed");
      }),
    ).rejects.toThrow("listener failed");
    expect((await run()).result).toBe("finished");
  });

  it("reject several threads for custom activations, and invalid numbers of threads", async () => {
    const custom = serial(dense(), activation(square, double), dense());
    await expect(kernelsAsync(custom)(rows, undefined, { threads: 2 })).rejects.toThrow(ArgumentError);
    await expect(kernelsAsync(custom)(rows, undefined, { threads: 2 })).rejects.toThrow(/options\.threads/);
    expect((await kernelsAsync(custom)(rows)).result).toBe("finished");
    for (const threads of [0, 1.5, Number.NaN, 5000]) {
      await expect(kernelsAsync(chain(erf(), 1, 0, 1))(rows, undefined, { threads })).rejects.toThrow(
        /options\.threads/,
      );
      expect(() => kernels(custom).blocks(rows, undefined, { threads })).toThrow(/options\.threads/);
    }
  });

  it("reject with an ArgumentError if a kernel overflows", async () => {
    const network = serial(dense({ weightVariance: 1e200 }), relu(), dense({ weightVariance: 1e200 }));
    await expect(kernelsAsync(network)(rows, undefined, { threads: 2 })).rejects.toThrow(/x1 and x2 must be/);
  });
});
