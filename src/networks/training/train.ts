import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import { HERE } from "../../arrays/path";
import type { Matrix } from "../../arrays/types";
import { runAsync, runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import { type ParametersLike, readParameters, writeParameters } from "../architecture/parameters";
import { passesOf } from "../passes/choose-passes";
import { chunkOf, loadRows, type NetworkTask, readNetworkTask } from "../passes/chunks";
import type { Pass } from "../passes/pass";
import { batchesOf } from "./batches";
import { type LoopState, makeCheckpoint, restoreCheckpoint } from "./checkpoint";
import { recorderOf } from "./recorder";
import { readTrainOptions, type TrainOptions, type TrainSettings } from "./train-options";
import type { Recorded, Training, TrainingResult } from "./training";
import { trainingView } from "./training-view";

/** Observables and functions to record during a training, by name. */
export type Records = Readonly<Record<string, Recorded>>;

/**
 * Trains a network by gradient descent on a task, from given parameters.
 *
 * Every step makes one forward and one backward pass; the backward pass updates the weights in place, in the memory of
 * the kernels. With few samples, a step reads the weights twice and writes them once. The recorded loss is the loss
 * before the step.
 *
 * @param parameters initial weights and biases in the shapes returned by `initialise`; never changed
 * @param task inputs [P, nIn], targets [P, nOut]
 * @returns the records, the trained parameters and a checkpoint
 * @throws ArgumentError for shapes that do not match, NaN, or options that are unknown or out of range;
 * IntegrationError if the training diverges, with the partial `Training`, whose parameters are from at most 64 epochs
 * earlier; MemoryError if the training does not fit into memory
 * @example
 * const network = mlp({ widths: [1, 50, 50, 1], activation: "leakyRelu" });
 * const parameters = initialise(network, { scheme: "xavier-normal", seed: 1 });
 * const { observations, loss } = train(network, parameters, twoPoints(), {
 *   learningRate: 0.005,
 *   epochs: 1000,
 *   record: { pair: observePair(1, 0, 1) },
 * });
 * observations.pair.representation; // squared distance of the two hidden representations over time
 */
export function train<const Record_ extends Records = Records>(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: TrainOptions<Record_>,
): Training<Record_> {
  return runSync(descend(argumentsOf("train"), network, parameters, task, options)) as Training<Record_>;
}

/**
 * Computes the same numbers as `train`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes effect.
 *
 * @example
 * const network = mlp({ widths: [2, 20, 1], activation: "tanh" });
 * const { signal } = new AbortController();
 * const options = { learningRate: 0.1, epochs: 500, signal };
 * const { result } = await trainAsync(network, initialise(network), xor(), options);
 */
export function trainAsync<const Record_ extends Records = Records>(
  network: Network,
  parameters: ParametersLike,
  task: NetworkTask,
  options: TrainOptions<Record_>,
): Promise<Training<Record_>> {
  return runAsync(descend(argumentsOf("trainAsync"), network, parameters, task, options)) as Promise<
    Training<Record_>
  >;
}

/** Approximate number of parameter updates per yield. */
const UPDATES_PER_YIELD = 2_000_000;
/** Minimum number of epochs between backups, each of which checks that all parameters are finite. */
const EPOCHS_PER_BACKUP = 64;

function* descend(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  taskLike: NetworkTask,
  options: TrainOptions<Records>,
): Generator<undefined, Training> {
  const passes = passesOf(args, network);
  const { inputs, targets } = readNetworkTask(args.at("task"), taskLike, passes);
  const samples = inputs.rows;
  const settings = readTrainOptions(args, options, targets);
  const { optimiser, batch, epochs, every, signal, stopBelow } = settings;
  const capacity = Math.max(batch, chunkOf(samples));
  // In addition to the pass, a backup of the parameters and of the states of the optimiser is kept.
  const copies = optimiser.states.length + 1;
  const size = passes.size(capacity, copies - 1) + copies * passes.layout.length;
  args.memory("options.batch", size, "use smaller batches or a smaller network");
  const pass = passes.make(args, capacity, optimiser.states.length);
  try {
    const loopState = loadInitialState(args, pass, parameters, settings, samples);
    const view = trainingView(args, pass, network, passes, { inputs, targets }, settings.loss);
    const recorder = recorderOf(args, settings, view, loopState);
    const isFullBatch = batch === samples;
    const sharesForward = isFullBatch && !passes.hasDropout;
    const stepsPerYield = Math.ceil(UPDATES_PER_YIELD / pass.parameters.length);
    const backup = makeBackup(pass);
    const descendOnce = makeStep(pass, targets, settings);
    const batches = batchesOf(loopState, samples, batch, settings.shuffle && !isFullBatch, passes.hasDropout);
    let step = loopState.steps;

    const finish = (result: TrainingResult): Training =>
      recorder.training(
        step - loopState.steps,
        result,
        readParameters(pass.parameters, pass.layout),
        checkpoint(),
      );
    const checkpoint = () =>
      makeCheckpoint(pass.layout, pass.parameters, pass.states, optimiser.states, {
        ...loopState,
        steps: step,
      });
    const diverged = (): IntegrationError<Training> => {
      const reached = step;
      step = backup.restore();
      return new IntegrationError(args.functionName, {
        reason: "not-finite",
        message: `the training diverged: the loss overflows after step ${reached}`,
        advice: "Use a smaller learning rate: it is stable below 2 / (the largest curvature of the loss).",
        time: recorder.timeOf(step),
        partial: finish("diverged"),
      });
    };

    backup.make(step);
    for (; ; step++) {
      const isBoundary = step % loopState.stepsPerEpoch === 0;
      const epoch = step / loopState.stepsPerEpoch;
      const isLast = epoch >= epochs;
      if (isBoundary || isLast) {
        const isRecordDue = epoch % every === 0 || isLast;
        if (isLast || step - backup.step >= EPOCHS_PER_BACKUP * loopState.stepsPerEpoch) {
          if (!backup.make(step)) throw diverged();
        }
        if (isRecordDue || sharesForward) {
          const loss = view.evaluateLoss();
          if (!Number.isFinite(loss)) throw diverged();
          const isBelow = loss < stopBelow;
          if ((isRecordDue || isBelow) && isBoundary) recorder.record(step, loss);
          if (isBelow) return finish("converged");
        }
        if (isLast) return finish("finished");
      }
      if (step % stepsPerYield === 0) yield;
      if (signal?.aborted) return finish("aborted");
      const { rows, indices, dropoutRandom } = batches(step);
      if (!(sharesForward && view.isCurrent)) {
        view.invalidate();
        loadRows(pass.inputs, inputs, 0, rows, indices);
        pass.forward(rows, dropoutRandom);
      }
      optimiser.prepare(pass.coefficients, step);
      if (!descendOnce(rows, indices)) throw diverged();
      view.invalidate();
    }
  } finally {
    pass.release();
  }
}

/** Writes the parameters, or the contents of a checkpoint, to the pass. */
function loadInitialState(
  args: Arguments,
  { parameters: packed, layout, states }: Pass,
  parameters: ParametersLike,
  { resume, seed, learningRate, optimiser, batch }: TrainSettings,
  samples: number,
): LoopState {
  const stepsPerEpoch = Math.ceil(samples / batch);
  writeParameters(args.at("parameters"), parameters, layout, packed);
  if (resume === undefined) return { seed: seed ?? 0, steps: 0, stepsPerEpoch, learningRate, extraTime: 0 };
  const at = args.at("options.resume");
  const loopState = restoreCheckpoint(at, resume, layout, packed, states, optimiser.states);
  if (loopState.stepsPerEpoch !== stepsPerEpoch && loopState.steps % loopState.stepsPerEpoch !== 0) {
    const expected = `a checkpoint with ${stepsPerEpoch} steps per epoch, as required by this task and batch size`;
    throw at.refusal(HERE, expected, `one with ${loopState.stepsPerEpoch}`);
  }
  return {
    seed: seed ?? loopState.seed,
    steps: loopState.steps,
    stepsPerEpoch,
    learningRate,
    extraTime: loopState.extraTime + loopState.steps * (loopState.learningRate - learningRate),
  };
}

/**
 * Returns a function that makes a step of the optimiser for the samples in the pass, after `forward`. It returns false
 * if their loss is not finite.
 */
function makeStep(pass: Pass, targets: Matrix, { loss, optimiser, batch }: TrainSettings) {
  const last = pass.sizes.length - 1;
  const n = targets.columns;
  const batchTargets = new Float64Array(batch * n);
  return (rows: number, indices: Uint32Array | undefined): boolean => {
    loadRows(batchTargets, targets, 0, rows, indices);
    const outputs = pass.activations[last]!;
    if (!Number.isFinite(loss.sum(outputs, batchTargets, rows, n))) return false;
    loss.signal(outputs, batchTargets, pass.outputSignals, rows, n, 1 / rows);
    pass.backward(rows, { kind: "descent", rule: optimiser.rule });
    return true;
  };
}

/** Creates a backup of the last parameters and states that were found to be finite. */
function makeBackup({ kernels, parameters, states }: Pass) {
  const arrays = [parameters, ...states];
  const copies = arrays.map((array) => new Float64Array(array.length));
  return {
    step: 0,
    /** Copies the present values; returns false and keeps the previous copy if any value is not finite. */
    make(step: number): boolean {
      const areFinite = arrays.every((x) =>
        Number.isFinite(kernels.dot(x.byteOffset, x.byteOffset, x.length)),
      );
      if (!areFinite) return false;
      for (const [i, array] of arrays.entries()) copies[i]!.set(array);
      this.step = step;
      return true;
    },
    /** Restores the copied values and returns their step. */
    restore(): number {
      for (const [i, array] of arrays.entries()) array.set(copies[i]!);
      return this.step;
    },
  };
}
