import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { runAsync, runOneAfterAnother } from "../../../src/concurrency/run-generator";
import { readSamples } from "../../../src/networks/architecture";
import {
  conv,
  dense,
  erf,
  flatten,
  globalAveragePool,
  kernels,
  kernelsAsync,
  type Layer,
  relu,
  type SamplesLike,
  serial,
} from "../../../src/ntk";
import { type KernelEngine, kernelArrays, kernelEngine } from "../../../src/ntk/infinite/kernel-engine";
import { normal } from "../../../src/random";
import { chain } from "../networks";
import { tilesOf } from "../planes/engines";

/** Returns the engine of a network, and the number of inputs. */
function engineOf(network: Layer, x: SamplesLike): { engine: KernelEngine; count: number } {
  const args = argumentsOf("test");
  const samples = readSamples(args.at("x1"), x);
  const options = { parameterisation: "ntk", dropout: false } as const;
  return { engine: kernelEngine(args, network, samples, undefined, options), count: samples.count };
}

const pauses = (work: Generator<unknown, boolean>): number => {
  let count = 0;
  for (const _ of work) count++;
  return count;
};

describe("the work from one pause to the next", () => {
  it("is one tile of a kernel at most, in rows of the kernel and in blocks", () => {
    const { engine, count } = engineOf(chain(erf(), 1, 0, 2), normal({ shape: [300, 4], seed: 1 }));
    const tiles = 10 * 2;
    expect(pauses(engine.fill(kernelArrays(count * count), 0, count))).toBeGreaterThanOrEqual(tiles / 2);
    const whole = { row: 0, rows: count, column: 0, columns: count };
    expect(pauses(engine.block(kernelArrays(count * count), whole))).toBe(tiles);
  });

  it("is a block of 64 rows for piecewise linear units", () => {
    const { engine, count } = engineOf(chain(relu(), 2, 0, 2), normal({ shape: [300, 4], seed: 1 }));
    const whole = { row: 0, rows: count, column: 0, columns: count };
    for (const work of [
      engine.fill(kernelArrays(count * count), 0, count),
      engine.block(kernelArrays(count * count), whole),
    ]) {
      expect(pauses(work)).toBe(Math.ceil(count / 64));
    }
  });

  it("is one layer for images with many pairs of positions in tiles, as pooling needs them", () => {
    const network = serial(
      conv({ filter: [3, 3] }),
      erf(),
      conv({ filter: [3, 3] }),
      globalAveragePool(),
      dense(),
    );
    const pausesOf = (size: number) => {
      const engine = tilesOf(network, normal({ shape: [2, size, size, 1], seed: 1 }));
      return pauses(engine.fill(kernelArrays(4), 0, 2));
    };
    // Three pairs; each is propagated as a whole, or layer by layer, after two images with themselves.
    expect(pausesOf(3)).toBe(3);
    expect(pausesOf(12)).toBeGreaterThanOrEqual(3 + 5 * 3);
  });

  it("is one layer for the variances of many positions in tiles, and a part of the inputs", () => {
    const network = serial(conv({ filter: [3] }), erf(), flatten(), dense());
    const preparation = (count: number) => {
      const engine = tilesOf(network, normal({ shape: [count, 64, 20], seed: 1 }));
      return pauses(engine.fill(kernelArrays(count * count), 0, 1)) - Math.ceil(count / 4);
    };
    expect(preparation(2)).toBe(0);
    // 51,200 rows of 20 channels, and the two layers before flatten.
    expect(preparation(800)).toBe(3 + 2);
  });
});

describe("generators that run one after another", () => {
  /** Runs three generators of five steps each; returns the largest number of steps within a turn of the event loop. */
  async function mostStepsPerTurn(
    run: (work: Generator<unknown, number>) => Promise<number>,
  ): Promise<number> {
    const steps: number[] = [];
    let turn = 0;
    const timer = setInterval(() => {}, 1000);
    const count = () => {
      turn++;
      if (timer.hasRef()) setImmediate(count);
    };
    setImmediate(count);
    function* work(result: number) {
      for (let k = 0; k < 5; k++) {
        yield;
        steps.push(turn);
      }
      return result;
    }
    expect(await Promise.all([1, 2, 3].map((k) => run(work(k))))).toEqual([1, 2, 3]);
    timer.unref();
    clearInterval(timer);
    return Math.max(...steps.map((each) => steps.filter((other) => other === each).length));
  }

  it("take one step in a turn of the event loop, in contrast to generators that run at the same time", async () => {
    expect(await mostStepsPerTurn(runOneAfterAnother())).toBe(1);
    expect(await mostStepsPerTurn(runAsync)).toBe(3);
  });

  it("continue after one that fails", async () => {
    const run = runOneAfterAnother();
    // biome-ignore lint/correctness/useYield: fails at once.
    function* failing(): Generator<undefined, number> {
      throw new Error("failed");
    }
    function* working() {
      yield;
      return 2;
    }
    const results = await Promise.allSettled([run(failing()), run(working())]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  });
});

describe("an abort", () => {
  const x = normal({ shape: [700, 6], seed: 1 });
  const network = chain(relu(), 2, 0.1, 3);

  it.each([1, 2])("arrives while %i thread(s) compute a kernel", async (threads) => {
    const controller = new AbortController();
    let reports = 0;
    const onProgress = (fraction: number) => {
      reports++;
      // From another turn of the event loop, as a click or a timer would.
      if (fraction > 0) setImmediate(() => controller.abort());
    };
    const run = await kernelsAsync(network)(x, undefined, { threads, signal: controller.signal, onProgress });
    expect(reports).toBeGreaterThan(0);
    if (threads === 1) expect(run.result).toBe("aborted");
    expect(run.ntk.shape[0]! < 700).toBe(run.result === "aborted");
  });

  it.each([1, 2])("arrives within a block of %i thread(s), which is then not delivered", async (threads) => {
    const controller = new AbortController();
    const blocks = kernels(chain(erf(), 1, 0, 2)).blocks(x, undefined, {
      size: 700,
      threads,
      signal: controller.signal,
    });
    const first = blocks.next();
    setTimeout(() => controller.abort(), 30);
    expect((await first).done).toBe(true);
  });
});
