import { checkFinite, checkFunction, checkRecord, checkTimes } from "../../arrays/check";
import { readMatrix } from "../../arrays/convert";
import type { MatrixLike, VectorLike } from "../../arrays/types";
import type { KernelFlow } from "./kernel-flow";
import type { KernelLike } from "./kernel-modes";

/** Losses over time. */
export interface LearningCurve {
  readonly times: Float64Array;
  /** ½Σ(f − y)² over the training set, divided by its number of samples. */
  readonly train: Float64Array;
  /** The same over a test set, where one was given. */
  readonly test?: Float64Array;
}

/**
 * The mean losses ½‖f − y‖² of a kernel flow (or descent, whose times are steps) over time, on the training set and on a
 * test set.
 *
 * @param flow made by `kernelGradientFlow` or `kernelGradientDescent`
 * @param options.test the kernel between test inputs and the training set [M, P], the test targets [M, O], and f₀(x)
 * @throws ArgumentError for unsorted or negative times, or shapes that do not match
 * @example
 * const flow = kernelGradientFlow({ kernel: [[2, 1], [1, 2]], targets: [[1], [0]] });
 * const curve = learningCurve(flow, { times: [0, 1, 2], test: { crossKernel: [[1, 1]], targets: [[0.5]] } });
 */
export function learningCurve(
  flow: KernelFlow,
  options: {
    times: VectorLike;
    test?: { crossKernel: KernelLike; targets: MatrixLike; initial?: MatrixLike };
  },
): LearningCurve {
  checkRecord("learningCurve", "flow", flow);
  for (const method of ["train", "test"] as const)
    checkFunction("learningCurve", `flow.${method}`, flow[method]);
  checkFunction("learningCurve", "flow.loss", flow.loss);
  checkRecord("learningCurve", "options", options);
  const times = checkTimes("learningCurve", "options.times", options.times);
  const samples = flow.train(times[0]!).shape[0]!;
  const train = checkFinite(
    "learningCurve",
    "flow",
    times.map((t) => flow.loss(t) / samples),
  );
  if (options.test === undefined) return { times, train };
  checkRecord("learningCurve", "options.test", options.test);
  const { crossKernel, initial } = options.test;
  const targets = readMatrix("learningCurve", "options.test.targets", options.test.targets);
  const test = times.map((t) => {
    const outputs = readMatrix("learningCurve", "options.test", flow.test(crossKernel, initial, t), targets);
    return outputs.data.reduce((sum, f, i) => sum + (f - targets.data[i]!) ** 2, 0) / (2 * targets.rows);
  });
  return { times, train, test: checkFinite("learningCurve", "options.test", test) };
}
