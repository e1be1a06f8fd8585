import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError, type NdArray, toNdArray, toNested } from "../../src/arrays";
import {
  kernelForgetting,
  type SequenceProgress,
  type SequenceTraining,
  trainSequence,
  trainSequenceAsync,
} from "../../src/continual";
import { matmul } from "../../src/linalg";
import {
  conv,
  dense,
  flatten,
  forward,
  gradient,
  initialise,
  loss,
  mlp,
  type NetworkTask,
  type Parameters,
  relu,
  sequential,
  train,
} from "../../src/networks";
import { toSvg } from "../../src/plots";
import { normal } from "../../src/random";
import { digits, rotatedTasks, type Task } from "../../src/tasks";
import { expectClose } from "../helpers/numbers";

const images = digits({ samples: 30, size: 6, seed: 1 });
const tasks = rotatedTasks(images, [0, 45, 90]);
const network = mlp({ widths: [36, 12, 8, 10], activation: "relu" });
const initial = initialise(network, { seed: 2 });
const options = {
  learningRate: 0.05,
  epochs: 6,
  batch: 7,
  loss: "cross-entropy",
  optimiser: "adam",
  seed: 3,
} as const;
const flat = ({ weights, biases }: Parameters): number[] =>
  [...weights, ...biases].flatMap(({ data }) => Array.from(data));
const norm = (x: readonly number[]): number => Math.hypot(...x);

/** Trains on task after task by `train`, and returns the parameters before the first and after each task. */
function trainedBy(list: readonly Task[]): Parameters[] {
  const states = [initial];
  for (const task of list) states.push(train(network, states.at(-1)!, task, options).parameters);
  return states;
}

const gatesOf = (parameters: Parameters): boolean[] =>
  forward(network, parameters, tasks[0]!.inputs).preactivations.flatMap(({ data }) =>
    Array.from(data, (z) => z > 0),
  );

function accuracyOf(outputs: NdArray, targets: NdArray): number {
  const classes = (array: NdArray) =>
    (toNested(array) as number[][]).map((row) => row.indexOf(Math.max(...row)));
  const wanted = classes(targets);
  return classes(outputs).filter((label, p) => label === wanted[p]).length / wanted.length;
}

describe("trainSequence", () => {
  const sequence = trainSequence(network, initial, tasks, options);
  const states = trainedBy(tasks);

  it("trains a network like train, task by task, bit for bit", () => {
    const single = trainSequence(network, initial, [tasks[0]!], options);
    const { parameters, loss: losses } = train(network, initial, tasks[0]!, options);
    expect(flat(single.parameters)).toEqual(flat(parameters));
    expect(single.diagnostics[0]!.loss).toBe(losses.at(-1));
    expect(single.diagnostics[0]!.epochs).toBe(6);
    expect(flat(sequence.parameters)).toEqual(flat(states[3]!));
    expect(sequence.result).toBe("finished");
    expect(sequence.joint).toBeUndefined();
  });

  it("measures accuracies and losses on all tasks after each", () => {
    expect(sequence.accuracy.shape).toEqual([3, 3]);
    for (let t = 0; t < 3; t++) {
      for (const [i, task] of tasks.entries()) {
        const { output } = forward(network, states[t + 1]!, task.inputs);
        expect(sequence.accuracy.get(t, i)).toBe(accuracyOf(output, task.targets));
        const expected = loss(network, states[t + 1]!, task, { loss: "cross-entropy" });
        expect(sequence.losses.get(t, i)).toBeCloseTo(expected, 13);
      }
    }
    // Neither all nor none.
    expect(sequence.accuracy.get(0, 0)).toBeGreaterThan(0.25);
    expect(sequence.accuracy.get(0, 2)).toBeLessThan(0.9);
  });

  it("measures on test samples without training on them", () => {
    const test = rotatedTasks(digits({ samples: 12, size: 6, seed: 9 }), [10, 20, 30]);
    const tested = trainSequence(network, initial, tasks, { ...options, test });
    expect(flat(tested.parameters)).toEqual(flat(sequence.parameters));
    const { output } = forward(network, states[2]!, test[2]!.inputs);
    expect(tested.accuracy.get(1, 2)).toBe(accuracyOf(output, test[2]!.targets));
  });

  it("has the angles between the gradients at the start of each task", () => {
    for (const [t, { gradientAngles }] of sequence.diagnostics.entries()) {
      const direction = (task: Task) => {
        const vector = flat(gradient(network, states[t]!, task, { loss: "cross-entropy" }));
        return vector.map((x) => x / norm(vector));
      };
      const own = direction(tasks[t]!);
      const expected = tasks
        .slice(0, t)
        .map((task) => Math.acos(direction(task).reduce((sum, x, k) => sum + x * own[k]!, 0)));
      expectClose(gradientAngles, expected, 1e-12);
    }
  });

  it("has the distance from the start and the fraction of gates that switched", () => {
    const [start, before] = [flat(initial), gatesOf(initial)];
    for (const [t, { lazyDistance, patternChange }] of sequence.diagnostics.entries()) {
      const moved = flat(states[t + 1]!).map((x, k) => x - start[k]!);
      expect(Math.abs(lazyDistance - norm(moved) / norm(start))).toBeLessThan(1e-13);
      const switched = gatesOf(states[t + 1]!).filter((gate, k) => gate !== before[k]).length;
      expect(patternChange).toBe(switched / before.length);
      expect(patternChange).toBeGreaterThan(0);
    }
  });

  it("trains on all tasks together from the same start on demand", () => {
    const { joint, parameters } = trainSequence(network, initial, tasks, { ...options, joint: true });
    const stack = (part: "inputs" | "targets") => tasks.flatMap((task) => toNested(task[part]) as number[][]);
    const together = train(network, initial, { inputs: stack("inputs"), targets: stack("targets") }, options);
    for (const [i, { inputs, targets }] of tasks.entries()) {
      const { output } = forward(network, together.parameters, inputs);
      expect(joint![i]).toBe(accuracyOf(output, targets));
    }
    expect(flat(parameters)).toEqual(flat(sequence.parameters));
  });

  it("is the asynchronous form, with pauses and progress that ascends to 1 over all tasks", async () => {
    const progress: SequenceProgress[] = [];
    const onProgress = (at: SequenceProgress) => progress.push(at);
    const found = await trainSequenceAsync(network, initial, tasks, { ...options, joint: true, onProgress });
    expect(toNested(found.accuracy)).toEqual(toNested(sequence.accuracy));
    expect(found.diagnostics).toEqual(sequence.diagnostics);
    const fractions = progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1]);
    expect(new Set(progress.map(({ task }) => task))).toEqual(new Set([0, 1, 2, 3]));
    expect(progress.find(({ task }) => task === 3)!.fraction).toBe(0.5);
  });

  it("keeps the finished tasks when it is aborted", async () => {
    const controller = new AbortController();
    const onProgress = ({ task, epoch }: SequenceProgress) => {
      if (task === 1 && epoch === 2) controller.abort();
    };
    const { signal } = controller;
    const partial = await trainSequenceAsync(network, initial, tasks, { ...options, signal, onProgress });
    expect(partial.result).toBe("aborted");
    expect(toNested(partial.accuracy)).toEqual((toNested(sequence.accuracy) as number[][]).slice(0, 1));
    expect(partial.diagnostics).toEqual(sequence.diagnostics.slice(0, 1));
    const two = train(network, states[1]!, tasks[1]!, { ...options, epochs: 2 });
    expect(flat(partial.parameters)).toEqual(flat(two.parameters));
  });

  it("draws that nothing was recorded if it is aborted within the first task, and before it throws the reason", async () => {
    const controller = new AbortController();
    const onProgress = ({ epoch }: SequenceProgress) => {
      if (epoch === 1) controller.abort("too early");
    };
    const { signal } = controller;
    const some = await trainSequenceAsync(network, initial, tasks, { ...options, signal, onProgress });
    expect(some.accuracy.shape).toEqual([0, 3]);
    expect(flat(some.parameters)).not.toEqual(flat(initial));
    expect(some.toTable().rows).toEqual([]);
    expect(toSvg(some.figure())).toContain("nothing was recorded");
    const none = { ...options, signal };
    await expect(trainSequenceAsync(network, initial, tasks, none)).rejects.toBe("too early");
    expect(() => trainSequence(network, initial, tasks, none)).toThrow("too early");
    const unnamed = { ...options, signal: { aborted: true } };
    expect(() => trainSequence(network, initial, tasks, unnamed)).toThrow(
      "trainSequence: the signal was aborted",
    );
  });

  it("ends each task at the same loss with stopBelow", () => {
    const stopBelow = 0.5;
    const settings = { ...options, epochs: 500, stopBelow };
    const { diagnostics } = trainSequence(network, initial, tasks, settings);
    for (const { epochs, loss: last } of diagnostics) {
      expect(last).toBeLessThan(stopBelow);
      expect(epochs).toBeLessThan(100);
    }
  });

  it("is a table of accuracies and diagnostics", () => {
    const { columns, rows } = sequence.toTable();
    expect(columns.join(", ")).toBe(
      "tasks learned, accuracy on task 1, accuracy on task 2, accuracy on task 3, lazy distance, pattern change, " +
        "epochs, training loss",
    );
    expect(rows[1]![3]).toBe(sequence.accuracy.get(1, 2));
  });
});

describe("a linear network without hidden layer", () => {
  const line = mlp({ widths: [6, 2], activation: "linear", bias: false });
  const drawn = [1, 2, 3].map((seed) => ({
    inputs: normal({ shape: [3, 6], seed }),
    targets: normal({ shape: [3, 2], seed: 10 + seed }),
  }));
  const weights = normal({ shape: [2, 6], seed: 20 });
  const settings = { learningRate: 0.3, epochs: 6000 };

  it("has the outputs of a constant kernel once it has converged", () => {
    const inputs = drawn.flatMap((task) => toNested(task.inputs) as number[][]);
    const targets = drawn.flatMap((task) => toNested(task.targets) as number[][]);
    const start = matmul(inputs, weights, { transposeRight: true });
    const kernel = matmul(inputs, inputs, { transposeRight: true });
    const groups = [0, 3, 6].map((first) => [first, first + 1, first + 2]);
    const outputs = kernelForgetting(kernel, groups, targets, start);
    const { parameters, losses } = trainSequence(line, { weights: [weights] }, drawn, settings);
    const lossOn = (t: number, group: readonly number[]): number =>
      group.reduce(
        (sum, p) =>
          sum + [0, 1].reduce((part, o) => part + (outputs.get(t, p, o) - targets[p]![o]!) ** 2 / 6, 0),
        0,
      );
    for (let t = 0; t < 3; t++) {
      for (const [i, group] of groups.entries()) {
        expect(Math.abs(losses.get(t, i) - lossOn(t, group))).toBeLessThan(1e-9);
      }
      expect(losses.get(t, t)).toBeLessThan(1e-20);
    }
    const { output } = forward(line, parameters, inputs);
    expectClose(output, outputs.data.subarray(36), 1e-9);
  });

  it("forgets nothing of a repeated task, and nothing of a task with orthogonal inputs", () => {
    const apart = { inputs: [[0, 0, 1, 0, 0, 0]], targets: [[1, -1]] };
    const first = { inputs: [[2, 1, 0, 0, 0, 0]], targets: [[1, 3]] };
    const sequence = trainSequence(line, { weights: [weights] }, [first, first, apart], {
      learningRate: 0.1,
      epochs: 500,
    });
    const { losses, diagnostics } = sequence;
    for (let t = 0; t < 3; t++) expect(losses.get(t, 0)).toBeLessThan(1e-25);
    // No hidden units switch; the first task is learned, so that its gradient has no direction.
    expect(diagnostics.map(({ patternChange }) => patternChange)).toEqual([0, 0, 0]);
    expect(diagnostics[2]!.gradientAngles[0]).toBeCloseTo(Math.PI / 2, 12);
  });

  it("has right angles to a gradient of 0, and no angle to itself", () => {
    const zero = { inputs: [[0, 0, 0, 0, 0, 0]], targets: [[1, 1]] };
    const [task] = drawn as [Task];
    const { diagnostics } = trainSequence(line, { weights: [weights] }, [zero, task, task], {
      learningRate: 1e-9,
      epochs: 1,
    });
    expect([...diagnostics[1]!.gradientAngles]).toEqual([Math.PI / 2]);
    expect(diagnostics[2]!.gradientAngles[1]).toBe(0);
  });

  it("has an infinite relative distance from initial parameters of 0, and none if it stays there", () => {
    const zeros = { weights: [toNdArray(new Float64Array(12), [2, 6])] };
    const distance = (learned: NetworkTask) =>
      trainSequence(line, zeros, [learned], { learningRate: 0.1, epochs: 1 }).diagnostics[0]!.lazyDistance;
    expect(distance(drawn[0]!)).toBe(Number.POSITIVE_INFINITY);
    expect(distance({ inputs: [[1, 1, 1, 1, 1, 1]], targets: [[0, 0]] })).toBe(0);
  });
});

describe("one output and images", () => {
  it("counts a sample as right if output and target have the same sign", () => {
    const line = mlp({ widths: [1, 1], activation: "linear", bias: false });
    const task = { inputs: [[-1], [2], [3], [-4]], targets: [[-1], [1], [-1], [-1]] };
    const { accuracy } = trainSequence(line, { weights: [[[1]]] }, [task], { learningRate: 1, epochs: 0 });
    expect([...accuracy.data]).toEqual([0.75]);
  });

  it("takes images as rows or in their shape", () => {
    const layers = [conv({ width: 3, filter: [3, 3] }), relu(), flatten(), dense({ width: 10 })];
    const pictures = sequential({ inputShape: [6, 6, 1], layers });
    const parameters = initialise(pictures, { seed: 1 });
    const settings = { learningRate: 0.01, epochs: 2, joint: true };
    const shaped = tasks.map(({ inputs, targets }) => ({
      inputs: toNdArray(inputs.data, [30, 6, 6, 1]),
      targets,
    }));
    const rows = trainSequence(pictures, parameters, tasks, settings);
    const found = trainSequence(pictures, parameters, shaped as never, settings);
    expect(toNested(found.losses)).toEqual(toNested(rows.losses));
    expect(found.joint).toEqual(rows.joint);
  });
});

describe("arguments of trainSequence", () => {
  const call = (change: object, list: unknown = tasks): SequenceTraining =>
    trainSequence(network, initial, list as Task[], { ...options, ...change });

  it("are rejected by name if they are wrong", () => {
    const rejects = (message: string | RegExp, change: object, list?: unknown) => {
      expect(() => call(change, list)).toThrow(ArgumentError);
      expect(() => call(change, list)).toThrow(message);
    };
    const wide = { inputs: [[1, 2]], targets: [[1]] };
    rejects("tasks must be an array of at least one task, received", {}, []);
    rejects("tasks must be an array", {}, tasks[0]);
    rejects("tasks[1].inputs", {}, [tasks[0], wide]);
    rejects("tasks[1].targets[0] must be probabilities", {}, [
      tasks[0],
      { ...tasks[1], targets: normal({ shape: [30, 10] }) },
    ]);
    rejects("options.test must be an array of 3 tasks", { test: tasks.slice(1) });
    rejects("options.test[0].inputs", { test: [wide, wide, wide] });
    rejects("options.joint", { joint: 1 });
    rejects("options.onProgress", { onProgress: 1 });
    rejects("options.learningRate", { learningRate: -1 });
    rejects('unknown option "record"', { record: {} });
    rejects('did you mean "epochs"?', { epocs: 3 });
    expect(() => trainSequence(network, { weights: [] }, tasks, options)).toThrow("parameters.weights");
  });

  it("are never changed", () => {
    const copies = [flat(initial), ...tasks.map(({ inputs }) => Array.from(inputs.data))];
    call({ joint: true, epochs: 1 });
    expect([flat(initial), ...tasks.map(({ inputs }) => Array.from(inputs.data))]).toEqual(copies);
  });

  it("with a learning rate that is too large give an error that names the task and has the sequence so far", () => {
    let steps = 0;
    const learningRate = (step: number) => (step === 0 && steps++ > 0 ? 1e300 : 0.01);
    let error: IntegrationError<SequenceTraining> | undefined;
    try {
      call({ learningRate, optimiser: "sgd", loss: "half-mean-square" });
    } catch (caught) {
      error = caught as IntegrationError<SequenceTraining>;
    }
    expect(error).toBeInstanceOf(IntegrationError);
    expect(error!.message).toMatch(/^trainSequence: task 1: the training diverged/);
    expect(error!.partial.result).toBe("diverged");
    expect(error!.partial.accuracy.shape).toEqual([1, 3]);
  });
});
