import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { OutputsLike } from "../../arrays/read-outputs";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { matrixToNdArray, toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { pausing } from "../../concurrency/computation";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { lossFigure } from "../../figures/trajectory-figure";
import { type Flow, flowAlong } from "../../flows/flow-along";
import { FLOW_OPTIONS, type FlowOptions } from "../../flows/flow-options";
import type { Occurrence } from "../../flows/trajectory";
import { multiply } from "../../linalg/products";
import type { SolveResult, SolveStats } from "../../ode";
import { COSTLY_FIELD_METHODS } from "../../ode/costly-field-methods";
import { columnsOf, type KernelLike } from "./kernel-modes";
import { type KernelProblem, PROBLEM_FIELDS, readKernelProblem, testOutputs } from "./kernel-problem";
import { crossEntropyLoss, type OutputLoss, squaredLoss } from "./losses";

/** Learning with a constant tangent kernel and an arbitrary loss. */
export interface KernelLossFlow extends Tabular, Drawable {
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
  /** Occurrences of the requested events; their state is f_t(X), [P, O]. */
  readonly events: readonly Occurrence<NdArray>[];
  /** Statistics of the integration. */
  readonly stats: SolveStats;
  /** Reason for the end of the integration. */
  readonly result: SolveResult;
}

/** Kernel, targets and loss of a flow of outputs. */
export type KernelLossProblem = Omit<KernelProblem, "ridge"> & {
  readonly rate?: number | undefined;
  readonly loss: "crossEntropy" | "squared" | OutputLoss;
};

/**
 * Output times, events and accuracy of a flow of outputs (see `ode`). The relative tolerance defaults to 1e-9, the
 * absolute one to 1e-3 of it, and `maxSteps` to 100,000. The state of events is f_t(X), [P, O].
 */
export type KernelLossOptions = FlowOptions<NdArray>;

/**
 * Integrates the gradient flow of an arbitrary loss of the outputs with a constant tangent kernel, df/dt = −η Θ ∂L/∂f.
 * The state is a in f_t = f₀ + Θ a, which gives test outputs at any time and needs no inverse of a singular kernel.
 *
 * @param problem.loss `"crossEntropy"` (softmax; with one output the logistic loss for targets in [0, 1]), `"squared"`,
 *   or a user-supplied loss { value, gradient } of flat outputs [P, O]. All losses are sums over the samples.
 * @throws ArgumentError for shapes that do not match or NaN; IntegrationError, with the partial
 *   result, if the integration fails
 * @example
 * const problem = { kernel: [[2, 1], [1, 2]], targets: [[1, 0], [0, 1]], loss: "crossEntropy" } as const;
 * const flow = kernelLossFlow(problem, { times: [0, 1, 10] });
 * flow.test([[1, 1.5]], undefined, 5);
 */
export function kernelLossFlow(problem: KernelLossProblem, options: KernelLossOptions): KernelLossFlow {
  return runSync(integrateOutputs(argumentsOf("kernelLossFlow"), problem, options));
}

/**
 * Computes the same numbers as `kernelLossFlow`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes
 * effect.
 *
 * @example
 * const { signal } = new AbortController();
 * const problem = { kernel: [[2, 1], [1, 2]], targets: [[1, 0], [0, 1]], loss: "crossEntropy" } as const;
 * const flow = await kernelLossFlowAsync(problem, { times: [0, 1000], signal });
 */
export function kernelLossFlowAsync(
  problem: KernelLossProblem,
  options: KernelLossOptions,
): Promise<KernelLossFlow> {
  return runAsync(integrateOutputs(argumentsOf("kernelLossFlowAsync"), problem, options));
}

function* integrateOutputs(
  args: Arguments,
  problem: KernelLossProblem,
  options: KernelLossOptions,
): Generator<undefined, KernelLossFlow> {
  args.options("problem", problem, { ...PROBLEM_FIELDS, rate: true, loss: true });
  const rate = args.number("problem.rate", problem.rate ?? 1, { above: 0 });
  const { modes, targets, initial: start } = yield* pausing(readKernelProblem(args.at("problem"), problem));
  const { rows: samples, columns: outputs } = targets;
  const loss = readLoss(args.at("problem.loss"), problem.loss, targets);
  args.options("options", options, FLOW_OPTIONS);
  const outputsAt = (a: Float64Array): Float64Array => {
    const change = multiply(modes.kernel, columnsOf(modes, a));
    return start.map((f, i) => f + change.data[i]!);
  };
  const flow: Flow<NdArray, KernelLossSample> = {
    field: (_t, a, da) => {
      loss.gradient(outputsAt(a), da);
      for (let i = 0; i < da.length; i++) da[i]! *= -rate;
    },
    initial: new Float64Array(start.length),
    methods: COSTLY_FIELD_METHODS,
    accuracy: { relativeTolerance: 1e-9, size: 1e-3 },
    recordedNumbers: start.length + 1,
    state: (a) => toNdArray(outputsAt(a), [samples, outputs]),
    record: (a) => {
      const data = outputsAt(a);
      return { loss: loss.value(data), outputs: toNdArray(data, [samples, outputs]) };
    },
  };
  const places = { crossKernel: args.at("crossKernel"), initial: args.at("testInitial") };
  const { maxSteps = 100_000 } = options;
  return yield* flowAlong(args, flow, { ...options, maxSteps }, (trajectory): KernelLossFlow => {
    const { times, series, at, parametersAt, events, stats, result } = trajectory;
    const test: KernelLossFlow["test"] = (crossKernel, testInitial, t) => {
      const a = columnsOf(modes, parametersAt(t));
      const tests = testOutputs(places, modes, crossKernel, testInitial, (cross) => multiply(cross, a));
      args.finite("crossKernel", tests.data);
      return matrixToNdArray(tests);
    };
    const record = { times, ...series, train: at, test, events, stats, result };
    return attachFigure(attachTable(record, lossTable), flowFigure);
  });
}

/** Quantities of a `KernelLossFlow` at one time. */
interface KernelLossSample extends Readonly<Record<string, unknown>> {
  readonly loss: number;
  readonly outputs: NdArray;
}

/** Returns times and loss as a table. */
const lossTable = ({ times, loss }: Omit<KernelLossFlow, "toTable" | "figure">): Table =>
  tableOf([
    ["time", times],
    ["loss", loss],
  ]);

/** Draws the loss over time. */
const flowFigure = ({ times, loss }: Pick<KernelLossFlow, "times" | "loss">): Figure =>
  lossFigure(
    {
      name: "kernel-loss-flow",
      title: "The loss with a constant tangent kernel",
      x: { label: "time t" },
      at: times,
    },
    loss,
  );

function readLoss(
  args: Arguments,
  loss: "crossEntropy" | "squared" | OutputLoss,
  targets: Matrix,
): OutputLoss {
  if (loss === "squared") return squaredLoss(targets.data);
  if (loss === "crossEntropy") return crossEntropyLoss(targets.data, targets.columns);
  if (typeof loss !== "object") {
    throw args.error(HERE, '"crossEntropy", "squared" or { value, gradient }', loss);
  }
  args.record(HERE, loss);
  args.callable("value", loss.value);
  args.callable("gradient", loss.gradient);
  return loss;
}
