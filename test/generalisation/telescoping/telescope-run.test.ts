import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../../src/arrays";
import { type Snapshot, telescope, telescopeRun } from "../../../src/generalisation";
import { conv, dense, flatten, initialise, mlp, sequential, train } from "../../../src/networks";
import { normal } from "../../../src/random";
import { expectClose } from "../../helpers/numbers";

const network = mlp({ widths: [3, 6, 1], activation: "tanh" });
const parameters = initialise(network, { seed: 1 });
const rowsOf = (count: number, size: number, seed: number) =>
  Array.from({ length: count }, (_, i) =>
    Array.from(normal({ shape: [count, size], seed }).data.subarray(i * size, (i + 1) * size)),
  );
const inputs = rowsOf(10, 3, 2);
const task = { inputs, targets: inputs.map(([first]) => [Math.sin(first!)]) };
const probe = rowsOf(4, 3, 3);
const options = { task, probe };
const both = ({ train, probe: other }: { train: Float64Array; probe: Float64Array }) => [...train, ...other];

/** Trains a network, and returns the snapshots of its steps with those of the end. */
function snapshots(
  extra: Partial<Parameters<typeof train>[3]> = {},
  keeps: (snapshot: Required<Snapshot>) => Snapshot = (snapshot) => snapshot,
): Snapshot[] {
  const run: Snapshot[] = [];
  const result = train(network, parameters, task, {
    learningRate: 0.2,
    epochs: 8,
    seed: 5,
    ...extra,
    onStep: (step) =>
      run.push(
        keeps({
          parameters: step.before(),
          batch: [...(step.samples ?? inputs.keys())],
          learningRate: step.learningRate,
        }),
      ),
  });
  return [...run, { parameters: result.parameters }];
}

describe("telescopeRun", () => {
  it("has the numbers of telescope on a training by networks.train, with and without batches", async () => {
    for (const [batch, steps] of [
      [10, 8],
      [4, 24],
    ] as const) {
      const expected = telescope(network, parameters, task, {
        learningRate: 0.2,
        steps,
        probe,
        batch,
        seed: 5,
      });
      const found = await telescopeRun(network, snapshots({ batch }), options);
      expect([...found.steps]).toEqual([...expected.steps]);
      expectClose(found.loss, expected.loss, 1e-12);
      expectClose(both(found.outputs), both(expected.outputs), 1e-12);
      expectClose(both(found.telescoped), both(expected.telescoped), 1e-12);
      expectClose(both(found.linearised), both(expected.linearised), 1e-12);
      expectClose(found.smoother!.train, expected.smoother!.train, 1e-12);
      expectClose(found.smoother!.probe, expected.smoother!.probe, 1e-12);
      expectClose(both(found.offset!), both(expected.offset!), 1e-12);
      expectClose(both(found.effective!), both(expected.effective!), 1e-12);
      for (const [l, weights] of found.parameters.weights.entries())
        expectClose(weights, expected.parameters.weights[l]!, 1e-12);
    }
  });

  it("telescopes any optimiser from its parameters alone, also that of telescope", async () => {
    const update = { beta1: 0.9, beta2: 0.99, weightDecay: 0.1 };
    const given = { learningRate: 0.02, probe, update, smoother: false };
    const expected = telescope(network, parameters, task, { ...given, steps: 8 });
    const run = Array.from({ length: 9 }, (_, steps) => ({
      parameters: telescope(network, parameters, task, { ...given, steps }).parameters,
    }));
    const found = await telescopeRun(network, run, options);
    expectClose(both(found.telescoped), both(expected.telescoped), 1e-12);
    expect("smoother" in found || "effective" in found).toBe(false);
    const adam = snapshots({ optimiser: "adam", learningRate: 0.01 }, ({ parameters }) => ({ parameters }));
    const half = snapshots({ optimiser: "adam", learningRate: 0.005, epochs: 16 }, ({ parameters }) => ({
      parameters,
    }));
    const [coarse, fine] = [
      await telescopeRun(network, adam, options),
      await telescopeRun(network, half, options),
    ];
    expect(fine.error / coarse.error).toBeLessThan(0.65);
    expect(coarse.error).toBeLessThan(0.01);
  });

  it("takes a schedule of learning rates, samples that repeat, and images", async () => {
    const image = sequential({
      inputShape: [2, 2, 1],
      layers: [conv({ filter: [2, 2], width: 2 }), "tanh", flatten(), dense()],
    });
    const rows = rowsOf(4, 4, 7);
    const start = initialise(image, { seed: 2 });
    const imageTask = { inputs: rows, targets: [[1], [0], [-1], [2]] };
    const run = [
      { parameters: start, learningRate: 0.3, batch: [0, 0, 2] },
      { parameters: start, learningRate: 0, batch: [1] },
      { parameters: start },
    ];
    const { smoother, telescoped, outputs } = await telescopeRun(image, run, {
      task: imageTask,
      probe: rows,
    });
    expect(both(telescoped)).toEqual(both(outputs));
    // Samples that occur twice count twice, others not at all.
    expectClose(
      smoother!.train.data.filter((_, at) => at % 2 === 1),
      new Float64Array(8),
      0,
    );
    expectClose(smoother!.probe, smoother!.train, 1e-16);
    const once = [{ parameters: start, learningRate: 0.3, batch: [0] }, { parameters: start }];
    const single = await telescopeRun(image, once, { task: imageTask, probe: rows });
    for (let i = 0; i < 4; i++) {
      const difference = smoother!.train.get(i, 0) - (2 / 3) * single.smoother!.train.get(i, 0);
      expect(Math.abs(difference)).toBeLessThan(1e-15);
    }
  });

  it("reads an asynchronous generator one snapshot at a time, and closes it at an error", async () => {
    let isClosed = false;
    async function* generate(last: Snapshot): AsyncGenerator<Snapshot> {
      try {
        yield { parameters, learningRate: 0.1 };
        await Promise.resolve();
        yield last;
        yield last;
      } finally {
        isClosed = true;
      }
    }
    const { steps, error } = await telescopeRun(
      network,
      generate({ parameters, learningRate: 0.1 }),
      options,
    );
    expect([...steps]).toEqual([0, 1, 2]);
    expect(error).toBe(0);
    isClosed = false;
    await expect(telescopeRun(network, generate({ parameters }), options)).rejects.toThrow(
      /run\[1\]\.learningRate must be a number/,
    );
    expect(isClosed).toBe(true);
  });

  it("stops at an aborted signal, also in a run without end", async () => {
    const controller = new AbortController();
    function* endless(): Generator<Snapshot> {
      for (let i = 0; ; i++) {
        if (i === 5) controller.abort(new Error("stopped"));
        yield { parameters };
      }
    }
    const { signal } = controller;
    await expect(telescopeRun(network, endless(), { ...options, signal })).rejects.toThrow("stopped");
  });

  it("rejects what is not a run, wrong snapshots, and outputs that overflow", async () => {
    const refused = (run: unknown, given: object = options) =>
      expect(telescopeRun(network, run as Snapshot[], given as typeof options)).rejects.toThrow(
        ArgumentError,
      );
    const rate = { parameters, learningRate: 0.1 };
    for (const run of [
      undefined,
      3,
      "run",
      {},
      [],
      [1],
      [{}],
      [{ parameters: {} }],
      [{ parameters, step: 1 }],
    ])
      await refused(run);
    for (const batch of [[], [10], [-1], [0.5], "01", Array(11).fill(0)])
      await refused([{ ...rate, batch }, rate]);
    await refused([{ parameters, learningRate: Number.NaN }]);
    await refused([{ parameters, learningRate: -1 }]);
    await refused([{ parameters }, rate, rate]);
    await refused([rate], { task, probe: [[1]] });
    await refused([rate], { task: { ...task, targets: [[1]] }, probe });
    await refused([rate], { ...options, prob: 1 });
    const huge = {
      weights: parameters.weights.map((w) => [...Array(w.shape[0])].map(() => Array(w.shape[1]).fill(1e308))),
    };
    const run = [{ parameters }, { parameters: { ...huge, biases: parameters.biases } }];
    await expect(telescopeRun(network, run, options)).rejects.toThrow(IntegrationError);
  });
});
