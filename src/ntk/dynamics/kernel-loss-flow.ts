import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachDisplay } from "../../arrays/display-hook";
import { IntegrationError } from "../../arrays/errors";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { multiply } from "../../linalg/products";
import type { Solution, SolveOptions, SolveResult, SolveStats } from "../../ode";
import { integrateAs } from "../../ode/solve";
import type { KernelProblem } from "./kernel-flow";
import {
  checkSamples,
  columnsOf,
  type KernelLike,
  type KernelModes,
  kernelModes,
  readCross,
} from "./kernel-modes";
import { crossEntropyLoss, type OutputLoss, squaredLoss } from "./losses";
import { type OutputsLike, readOutputs } from "./outputs";

/** Learning with a constant tangent kernel and an arbitrary loss. */
export interface KernelLossFlow {
  /** T recorded times. */
  readonly times: Float64Array;
  /** Loss at the recorded times, summed over the samples. */
  readonly loss: Float64Array;
  /** f_t(X) at the recorded times, [P, O] each. */
  readonly outputs: readonly NdArray[];
  /** Computes f_t(X), [P, O], at any time from 0 to the last time reached. */
  train(t: number): NdArray;
  /** Computes f_t(x), [M, O], from Θ(x, X) and f₀(x) (default 0). */
  test(crossKernel: KernelLike, testInitial: OutputsLike | undefined, t: number): NdArray;
  /** Statistics of the integration. */
  readonly stats: SolveStats;
  /** Reason for the end of the integration. */
  readonly result: SolveResult;
}

/**
 * Integrates the gradient flow of an arbitrary loss of the outputs with a constant tangent kernel, df/dt = −η Θ ∂L/∂f.
 * The state is a in f_t = f₀ + Θ a, which gives test outputs at any time and needs no inverse of a singular kernel.
 *
 * @param problem.loss `"crossEntropy"` (softmax; with one output the logistic loss for targets in [0, 1]), `"squared"`,
 *   or a user-supplied loss { value, gradient } of flat outputs [P, O]. All losses are sums over the samples.
 * @param options those of `solve`; times from 0
 * @throws ArgumentError for shapes that do not match or NaN; IntegrationError, with the partial
 *   result, if the integration fails
 * @example
 * const problem = { kernel: [[2, 1], [1, 2]], targets: [[1, 0], [0, 1]], loss: "crossEntropy" } as const;
 * const flow = kernelLossFlow(problem, { times: [0, 1, 10] });
 * flow.test([[1, 1.5]], undefined, 5);
 */
export function kernelLossFlow(
  problem: Omit<KernelProblem, "ridge"> & {
    readonly rate?: number | undefined;
    readonly loss: "crossEntropy" | "squared" | OutputLoss;
  },
  options: SolveOptions,
): KernelLossFlow {
  const args = argumentsOf("kernelLossFlow");
  args.record("problem", problem);
  const targets = readOutputs(args.at("problem.targets"), problem.targets);
  const { rows: samples, columns: outputs } = targets;
  const { rate = 1 } = problem;
  args.number("problem.rate", rate, { above: 0 });
  const start =
    problem.initial === undefined
      ? new Float64Array(targets.data.length)
      : readOutputs(args.at("problem.initial"), problem.initial, targets).data;
  const modes = kernelModes(args.at("problem.kernel"), problem.kernel, outputs);
  checkSamples(args, modes, problem.kernel, samples);
  const loss = readLoss(args, problem.loss, targets);
  args.record("options", options);
  const outputsAt = (a: Float64Array): Float64Array => {
    const change = multiply(modes.kernel, columnsOf(modes, a));
    return start.map((f, i) => f + change.data[i]!);
  };
  const field = (_t: number, a: Float64Array, da: Float64Array): void => {
    loss.gradient(outputsAt(a), da);
    for (let i = 0; i < da.length; i++) da[i]! *= -rate;
  };
  const toFlow = (solution: Solution): KernelLossFlow => {
    const { times, states, stats, result } = solution;
    const length = start.length;
    const at = (k: number) => outputsAt(states.data.slice(k * length, (k + 1) * length));
    const trajectory = Array.from(times, (_, k) => at(k));
    const flow: KernelLossFlow = {
      times,
      loss: Float64Array.from(trajectory, loss.value),
      outputs: trajectory.map((data) => toNdArray(data, [samples, outputs])),
      train: (t) => toNdArray(outputsAt(solution.at(t)), [samples, outputs]),
      test: (crossKernel, testInitial, t) =>
        testOutputs(args, modes, columnsOf(modes, solution.at(t)), crossKernel, testInitial),
      stats,
      result,
    };
    return attachDisplay(flow, "kernel-loss-flow");
  };
  try {
    return toFlow(integrateAs(args, field, new Float64Array(start.length), { ...options, start: 0 }));
  } catch (error) {
    throw error instanceof IntegrationError ? error.withPartial(toFlow(error.partial as Solution)) : error;
  }
}

function testOutputs(
  args: Arguments,
  modes: KernelModes,
  a: Matrix,
  crossKernel: KernelLike,
  testInitial: OutputsLike | undefined,
): NdArray {
  const { coupled, outputs } = modes;
  const cross = readCross(args.at("crossKernel"), crossKernel, modes);
  const rows = coupled ? cross.rows / outputs : cross.rows;
  const shape = { rows, columns: outputs };
  const start =
    testInitial === undefined ? undefined : readOutputs(args.at("testInitial"), testInitial, shape);
  const change = multiply(cross, a);
  return toNdArray(
    change.data.map((x, i) => (start?.data[i] ?? 0) + x),
    [rows, outputs],
  );
}

function readLoss(
  args: Arguments,
  loss: "crossEntropy" | "squared" | OutputLoss,
  targets: Matrix,
): OutputLoss {
  if (loss === "squared") return squaredLoss(targets.data);
  if (loss === "crossEntropy") return crossEntropyLoss(targets.data, targets.columns);
  if (typeof loss !== "object") {
    throw args.error("problem.loss", '"crossEntropy", "squared" or { value, gradient }', loss);
  }
  args.record("problem.loss", loss);
  args.callable("problem.loss.value", loss.value);
  args.callable("problem.loss.gradient", loss.gradient);
  return loss;
}
