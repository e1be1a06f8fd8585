import { describe, expect, test } from "vitest";
import { ArgumentError, IntegrationError } from "../../../../src/arrays";
import {
  gradient,
  loss,
  mlp,
  type Parameters,
  type StepRecord,
  type TrainOptions,
  train,
  trainAsync,
} from "../../../../src/networks";
import { flat, NETWORK as network, PARAMETERS as parameters, TASK as task } from "../problem";

interface Seen extends Omit<StepRecord, "before" | "after" | "gradient"> {
  readonly before: Parameters;
  readonly after: Parameters;
  readonly gradient: Parameters;
}

/** Returns the steps of a training, with their parameters and gradients. */
function stepsOf(more: Partial<TrainOptions>, net = network, start = parameters) {
  const seen: Seen[] = [];
  const onStep = (step: StepRecord) =>
    void seen.push({ ...step, gradient: step.gradient(), before: step.before(), after: step.after() });
  const training = train(net, start, task, { learningRate: 0.1, epochs: 4, ...more, onStep });
  return { seen, training };
}

/** Returns the samples of a step as a task. */
function part(samples: readonly number[] | undefined) {
  if (samples === undefined) return task;
  const rows = (a: typeof task.inputs) =>
    samples.map((p) => Array.from({ length: a.shape[1]! }, (_, j) => a.get(p, j)));
  return { inputs: rows(task.inputs), targets: rows(task.targets) };
}

const cases: readonly (readonly [string, Partial<TrainOptions>])[] = [
  ["the whole task", {}],
  ["shuffled batches", { batch: 6 }],
  [
    "AdamW with clipping, a schedule and batches",
    { optimiser: "adamw", clipNorm: 0.1, batch: 5, learningRate: (s) => 0.1 / (1 + s) },
  ],
  ["Adam with batches", { optimiser: "adam", batch: 3 }],
  ["Nesterov's momentum", { optimiser: { name: "momentum", nesterov: true, weightDecay: 0.1 } }],
];

describe.each(cases)("the steps that train passes to onStep: %s", (_, more) => {
  const { seen, training } = stepsOf(more);

  test("begin with the initial parameters, are joined without gaps, and end with the final parameters", () => {
    expect(seen.map(({ step }) => step)).toEqual(seen.map((_, i) => i));
    expect(seen.length).toBe(training.stats.steps);
    expect(flat(seen[0]!.before)).toEqual(flat(parameters));
    for (let i = 1; i < seen.length; i++) expect(flat(seen[i]!.before)).toEqual(flat(seen[i - 1]!.after));
    expect(flat(seen.at(-1)!.after)).toEqual(flat(training.parameters));
    expect(seen.every(({ before, after }) => flat(before).some((w, i) => w !== flat(after)[i]))).toBe(true);
  });

  test("have the loss and gradient of their samples before the step", () => {
    for (const { samples, before, gradient: found, loss: value } of seen) {
      expect(Math.abs(value - loss(network, before, part(samples)))).toBeLessThan(1e-14);
      const expected = flat(gradient(network, before, part(samples)));
      for (const [i, g] of flat(found).entries()) expect(Math.abs(g - expected[i]!)).toBeLessThan(1e-14);
    }
  });

  test("take every sample once per epoch, with the learning rate of the step", () => {
    const whole = Array.from({ length: 23 }, (_, i) => i);
    for (let epoch = 0; epoch < 4; epoch++) {
      const taken = seen.filter((step) => step.epoch === epoch).flatMap(({ samples }) => samples ?? whole);
      expect(taken.sort((a, b) => a - b)).toEqual(whole);
    }
    const { learningRate = 0.1 } = more;
    for (const { step, learningRate: rate } of seen) {
      expect(rate).toBe(typeof learningRate === "number" ? learningRate : learningRate(step));
    }
  });

  test("do not change the numbers of the training", () => {
    const alone = train(network, parameters, task, { learningRate: 0.1, epochs: 4, ...more });
    expect(flat(alone.parameters)).toEqual(flat(training.parameters));
    expect(alone.checkpoint).toEqual(training.checkpoint);
    expect(alone.loss).toEqual(training.loss);
  });
});

describe("a step of plain descent", () => {
  test("is the learning rate times the gradient with the dropout of the step", () => {
    const dropping = mlp({ widths: [3, 8, 6, 2], activation: "tanh", dropout: 0.3 });
    const { seen } = stepsOf({ batch: 7, seed: 5 }, dropping);
    for (const { before, after, gradient: found } of seen) {
      for (const [i, w] of flat(before).entries()) {
        expect(Math.abs(w - 0.1 * flat(found)[i]! - flat(after)[i]!)).toBeLessThan(1e-15);
      }
    }
    const plain = flat(gradient(network, seen[0]!.before, part(seen[0]!.samples)));
    expect(flat(seen[0]!.gradient).some((g, i) => Math.abs(g - plain[i]!) > 1e-3)).toBe(true);
  });
});

describe("onStep", () => {
  test("passes records whose functions throw when the step is over", () => {
    const kept: StepRecord[] = [];
    const options = { learningRate: 0.1, epochs: 2, onStep: (step: StepRecord) => void kept.push(step) };
    train(network, parameters, task, options);
    for (const call of [kept[0]!.before, kept[0]!.after, kept[1]!.gradient]) {
      expect(call).toThrow(/used before onStep returns/);
    }
  });

  test("sees changes of the loss that add up to the change over the training", () => {
    let change = 0;
    const onStep = ({ before, after }: StepRecord) => {
      change += loss(network, after(), task) - loss(network, before(), task);
    };
    const options = { learningRate: 0.1, epochs: 30, optimiser: "adamw", onStep } as const;
    const { loss: losses } = train(network, parameters, task, options);
    expect(Math.abs(change - (losses.at(-1)! - losses[0]!))).toBeLessThan(1e-14);
  });

  test("counts the steps before resume, and is called by trainAsync", async () => {
    const { training } = stepsOf({ batch: 6 });
    const steps: number[] = [];
    const onStep = ({ step, epoch }: StepRecord) => void steps.push(step, epoch);
    const options = { learningRate: 0.1, batch: 6, epochs: 5, resume: training.checkpoint, onStep };
    await trainAsync(network, parameters, task, options);
    expect(steps).toEqual([16, 4, 17, 4, 18, 4, 19, 4]);
  });

  test("can end the training through the signal, and by an error", () => {
    const signal = { aborted: false };
    const stop = ({ step }: StepRecord) => {
      signal.aborted = step === 6;
    };
    const options = { learningRate: 0.1, epochs: 100, signal };
    const { result, stats } = train(network, parameters, task, { ...options, onStep: stop });
    expect([result, stats.steps]).toEqual(["aborted", 7]);
    const fail = () => {
      throw new RangeError("enough");
    };
    signal.aborted = false;
    expect(() => train(network, parameters, task, { ...options, onStep: fail })).toThrow("enough");
  });

  test("never receives parameters that are not finite", () => {
    const onStep = (step: StepRecord) => expect(flat(step.after()).every(Number.isFinite)).toBe(true);
    const options = { learningRate: 1e308, epochs: 500, optimiser: "adam", onStep } as const;
    expect(() => train(network, parameters, task, options)).toThrow(IntegrationError);
  });

  test("must be a function, and its copy of the parameters counts as memory", () => {
    const call = () => train(network, parameters, task, { learningRate: 0.1, epochs: 1, onStep: 1 as never });
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow("options.onStep must be a function");
    const wide = mlp({ widths: [1, 9000, 9000, 1], activation: "relu" });
    const once = { learningRate: 0.1, epochs: 1 };
    const run = (more: Partial<TrainOptions>) => () =>
      train(wide, { weights: [], biases: [] }, { inputs: [[1]], targets: [[1]] }, { ...once, ...more });
    expect(run({ onStep: () => {} })).toThrow(/use smaller batches .* bytes/);
    expect(run({})).toThrow(/parameters\.weights must be an array/);
  });
});
