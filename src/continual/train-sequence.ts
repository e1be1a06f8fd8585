import { argumentsOf } from "../arrays/arguments";
import { runAsync, runSync } from "../concurrency/run-generator";
import type { Network, NetworkTask, ParametersLike } from "../networks";
import type { SequenceOptions } from "./sequence-options";
import type { SequenceTraining } from "./sequence-result";
import { sequenceSteps } from "./sequence-steps";

/**
 * Trains a network on a sequence of tasks, and measures after each task the accuracy on all of them (`continualMetrics`
 * summarises it) and how far the network has moved (Mirzadeh et al. 2022; Guha & Lakshman 2024).
 *
 * Every task is trained by `train` with the same options and seed, from the parameters that the previous task left; the state
 * of the optimiser, schedules and the order of samples start again. A sample is classified correctly if the largest
 * output has the index of the largest target; for one output, if output and target are both above 0 or both not. With
 * `stopBelow`, all tasks and networks are compared at the same training loss.
 *
 * @param parameters initial weights and biases in the shapes returned by `initialise`; never changed
 * @param tasks T >= 1 tasks: inputs [P, nIn] or images, targets [P, nOut]
 * @throws ArgumentError for an empty list of tasks, shapes that do not match, NaN, options that are unknown or out of
 * range, or outputs that overflow; IntegrationError if a training diverges, with the partial `SequenceTraining`;
 * MemoryError if a training does not fit into memory
 * @example
 * const tasks = rotatedTasks(digits({ samples: 50, size: 7 }), [0, 45, 90]);
 * const network = mlp({ widths: [49, 64, 10], activation: "relu" });
 * const { accuracy, joint } = trainSequence(network, initialise(network), tasks, {
 *   learningRate: 0.1,
 *   epochs: 100,
 *   batch: 10,
 *   loss: "cross-entropy",
 *   stopBelow: 0.1,
 *   joint: true,
 * });
 * const { average, forgetting } = continualMetrics(accuracy);
 * joint!; // accuracy on each task after training on all tasks together
 */
export function trainSequence(
  network: Network,
  parameters: ParametersLike,
  tasks: readonly NetworkTask[],
  options: SequenceOptions,
): SequenceTraining {
  return runSync(sequenceSteps(argumentsOf("trainSequence"), network, parameters, tasks, options));
}

/**
 * Computes the same numbers as `trainSequence`, but yields to the event loop. An aborted signal ends it with
 * `result: "aborted"` and the rows of the finished tasks.
 *
 * @throws the errors of `trainSequence`, and the reason of a signal that is aborted before the first step (rejects)
 * @example
 * const tasks = rotatedTasks(digits({ samples: 50, size: 7 }), [0, 90]);
 * const network = mlp({ widths: [49, 16, 10], activation: "relu" });
 * const { signal } = new AbortController();
 * const options = { learningRate: 0.1, epochs: 10, signal };
 * const { diagnostics } = await trainSequenceAsync(network, initialise(network), tasks, options);
 * diagnostics[1]!.gradientAngles[0]; // angle between the gradients of the two losses, in radians
 */
export function trainSequenceAsync(
  network: Network,
  parameters: ParametersLike,
  tasks: readonly NetworkTask[],
  options: SequenceOptions,
): Promise<SequenceTraining> {
  return runAsync(sequenceSteps(argumentsOf("trainSequenceAsync"), network, parameters, tasks, options));
}
