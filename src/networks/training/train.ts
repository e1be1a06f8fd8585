import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import { runAsync, runSync } from "../../concurrency/run-generator";
import type { Network } from "../architecture/network";
import { type ParametersLike, readParameters } from "../architecture/parameters";
import { chunkOf, type NetworkTask, readNetworkTask } from "../passes/chunks";
import { backupOf } from "./backup";
import { batchesOf } from "./batches";
import { makeCheckpoint } from "./checkpoint";
import { clockOf } from "./clock";
import { loadInitialState } from "./initial-state";
import { passesInPrecision } from "./passes-in-precision";
import { doublePassesFor, inputsIn, type PassesFor, readPrecision } from "./precision";
import { recorderOf } from "./recorder";
import { needsGradient } from "./steps/apply-gradient";
import { stepsOf } from "./steps/steps";
import type { TrainOptions } from "./train-options";
import { readTrainOptions } from "./train-settings";
import type { Recorded, Training, TrainingResult } from "./training";
import { trainingView } from "./training-view";

/** Observables and functions to record during a training, by name. */
export type Records = Readonly<Record<string, Recorded>>;

/**
 * Trains a network by gradient descent on a task, from given parameters.
 *
 * Every step makes one forward and one backward pass; the backward pass updates the weights in place, in the memory of
 * the kernels. With few samples, a step reads the weights twice and writes them once. Weight decay, clipping and Nesterov's
 * momentum compute the whole gradient first. The recorded loss is the loss before the step.
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
  return runSync(
    trainSteps(argumentsOf("train"), network, parameters, task, options, passesInPrecision),
  ) as Training<Record_>;
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
  return runAsync(
    trainSteps(argumentsOf("trainAsync"), network, parameters, task, options, passesInPrecision),
  ) as Promise<Training<Record_>>;
}

/** Approximate number of parameter updates per yield. */
const UPDATES_PER_YIELD = 2_000_000;
/** Minimum number of epochs between backups, each of which checks that all parameters are finite. */
const EPOCHS_PER_BACKUP = 64;

/**
 * Makes the training of `train`, with pauses.
 *
 * @param passesFor checks the network and chooses its passes, which may train other parameters than they run
 */
export function* trainSteps(
  args: Arguments,
  network: Network,
  parameters: ParametersLike,
  taskLike: NetworkTask,
  options: TrainOptions<Records>,
  passesFor: PassesFor = doublePassesFor,
): Generator<undefined, Training> {
  const passes = passesFor(args, network, readPrecision(args, options));
  const { inputs, targets } = readNetworkTask(args.at("task"), taskLike, passes);
  const samples = inputs.rows;
  const settings = readTrainOptions(args, options, targets);
  const { optimiser, batch, epochs, every, signal, stopBelow, onStep, clipNorm, precision } = settings;
  const capacity = Math.max(batch, chunkOf(samples));
  const keepsGradient = onStep !== undefined || needsGradient(optimiser, clipNorm);
  const states = optimiser.states.length + Number(keepsGradient);
  // In addition to the pass, a backup of the parameters and of the states of the optimiser, and rounded inputs are kept.
  const copies = optimiser.states.length + 1 + Number(onStep !== undefined);
  const rounded = precision === "float32" ? inputs.data.length / 2 : 0;
  const size = passes.size(capacity, states) + copies * passes.layout.length + rounded;
  args.memory("options.batch", size, "use smaller batches or a smaller network");
  const loaded = inputsIn(precision, args.at("task"), { inputs, targets });
  const pass = passes.make(args, capacity, states);
  try {
    const loopState = loadInitialState(args, pass, parameters, settings, samples);
    const clock = clockOf(args, settings.learningRate, loopState.steps, loopState);
    const view = trainingView(args, pass, network, passes, { inputs, targets }, loaded, settings.loss);
    const recorder = recorderOf(args, settings, view, loopState, clock);
    const isFullBatch = batch === samples;
    const sharesForward = isFullBatch && !passes.hasDropout;
    const stepsPerYield = Math.ceil(UPDATES_PER_YIELD / pass.parameters.length);
    const backup = backupOf(pass, optimiser.states.length, clock, loopState.steps);
    const batches = batchesOf(loopState, samples, batch, settings.shuffle && !isFullBatch, passes.hasDropout);
    const { stepsPerEpoch } = loopState;
    const steps = stepsOf(args, pass, { inputs: loaded, targets }, settings, clock, batches, stepsPerEpoch);
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
        ...clock.state,
        steps: step,
      });
    const diverged = (): IntegrationError<Training> => {
      const reached = step;
      step = backup.restore();
      return new IntegrationError(args.functionName, {
        reason: "not-finite",
        message: `the training diverged: the loss or its gradient overflows after step ${reached}; the parameters of step ${step} are kept`,
        advice: "Use a smaller learning rate: it is stable below 2 / (the largest curvature of the loss).",
        time: clock.timeOf(step),
        partial: finish("diverged"),
      });
    };

    for (; ; step++) {
      const isBoundary = step % stepsPerEpoch === 0;
      const epoch = step / stepsPerEpoch;
      const isLast = epoch >= epochs;
      if (isBoundary || isLast) {
        const isRecordDue = epoch % every === 0 || isLast;
        if (isLast || step - backup.step >= EPOCHS_PER_BACKUP * stepsPerEpoch) {
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
      const samplesOfStep = batches(step);
      if (!(sharesForward && view.isCurrent)) {
        view.invalidate();
        steps.load(samplesOfStep);
      }
      if (!steps.make(step, samplesOfStep)) throw diverged();
      view.invalidate();
    }
  } finally {
    pass.release();
  }
}
