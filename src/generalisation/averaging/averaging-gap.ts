import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { type Computation, computeAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { comparisonFigure } from "../../figures/comparison-figure";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { scaleFor } from "../../figures/trajectory-figure";
import type { Network, NetworkTask, ParametersLike } from "../../networks";
import { type AveragingGapOptions, GAP_OPTIONS, type Pair, readPair } from "./averaging-pair";
import { gradientChange } from "./gradient-change";
import { outputsOf } from "./outputs-of";

/** Losses of two networks that are averaged in their parameters or in their outputs. */
export interface AveragingGap extends Tabular, Drawable {
  /** Weights α of the second network. */
  readonly alphas: Float64Array;
  /** Loss of the network with the parameters α θ₂ + (1 − α) θ₁. */
  readonly average: Float64Array;
  /** Loss of the outputs α f₂ + (1 − α) f₁. */
  readonly ensemble: Float64Array;
  /** `average` − `ensemble`. */
  readonly gap: Float64Array;
  /** Mean square change of ∂f/∂W from the first network to the second, over samples, outputs and entries, per layer. */
  readonly gradientChange: Float64Array;
}

/**
 * Compares the average of two networks with the average of their outputs (Jeffares, Curth & van der Schaar 2024). Two
 * trainings that were split from one can be averaged without a barrier of the loss once the gradients ∂f/∂θ hardly
 * change:
 *
 *   f(α θ₂ + (1 − α) θ₁) = α f₂ + (1 − α) f₁ − ½ α (1 − α) δ · ∇²f δ + O(‖δ‖³),  δ = θ₂ − θ₁
 *
 * so that the gap is of third order for gradients that are equal at both ends, and 0 for a network that is linear in
 * its parameters. Dropout is left out. One forward pass per α.
 *
 * @param first parameters θ₁
 * @param second parameters θ₂
 * @param task inputs [P, nIn] or images, targets [P, nOut]
 * @throws ArgumentError for shapes that do not match, NaN, unknown options, targets that are not probabilities
 * (cross-entropy), or parameters whose outputs overflow
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "tanh" });
 * const options = { learningRate: 0.1, epochs: 50 };
 * const shared = train(network, initialise(network), xor(), options).parameters;
 * const [first, second] = [1, 2].map(
 *   (seed) => train(network, shared, xor(), { ...options, batch: 2, seed }).parameters,
 * );
 * const { gap, gradientChange } = averagingGap(network, first!, second!, xor());
 */
export function averagingGap(
  network: Network,
  first: ParametersLike,
  second: ParametersLike,
  task: NetworkTask,
  options: AveragingGapOptions = {},
): AveragingGap {
  const args = argumentsOf("averagingGap");
  args.options("options", options, GAP_OPTIONS);
  return runSync(compare(args, readPair(args, network, first, second, task, options)));
}

/**
 * Computes the same numbers as `averagingGap`, but yields to the event loop.
 *
 * @throws the errors of `averagingGap`, and the reason of an aborted signal (rejects)
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "tanh" });
 * const [first, second] = [1, 2].map((seed) => initialise(network, { seed }));
 * const { signal } = new AbortController();
 * const { gap } = await averagingGapAsync(network, first!, second!, xor(), { signal });
 */
export async function averagingGapAsync(
  network: Network,
  first: ParametersLike,
  second: ParametersLike,
  task: NetworkTask,
  options: AveragingGapOptions & ComputationOptions = {},
): Promise<AveragingGap> {
  const args = argumentsOf("averagingGapAsync");
  args.options("options", options, { ...GAP_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, compare(args, readPair(args, network, first, second, task, options)), options);
}

function* compare(args: Arguments, pair: Pair): Computation<AveragingGap> {
  const { plan, first, second, inputs, targets, rule, alphas } = pair;
  const lossOf = (outputs: Float64Array) =>
    rule.sum(outputs, targets, inputs.count, plan.outputs) / inputs.count;
  const mixed = (a: Float64Array, b: Float64Array, alpha: number) =>
    a.map((x, i) => alpha * b[i]! + (1 - alpha) * x);
  const [left, right] = [
    yield* outputsOf({ plan, theta: first }, inputs),
    yield* outputsOf({ plan, theta: second }, inputs),
  ];
  const [average, ensemble] = [new Float64Array(alphas.length), new Float64Array(alphas.length)];
  for (const [k, alpha] of alphas.entries()) {
    const theta = mixed(first, second, alpha);
    const outputs = outputsOf({ plan, theta }, inputs);
    average[k] = lossOf(yield* part((0.5 * k) / alphas.length, (0.5 * (k + 1)) / alphas.length, outputs));
    ensemble[k] = lossOf(mixed(left, right, alpha));
    yield (0.5 * (k + 1)) / alphas.length;
  }
  const change = yield* part(0.5, 1, gradientChange(plan, first, second, inputs));
  for (const numbers of [average, ensemble, change]) args.finite("(parameters and task)", numbers);
  const gap = average.map((loss, k) => loss - ensemble[k]!);
  return attachFigure(
    attachTable({ alphas, average, ensemble, gap, gradientChange: change }, gapTable),
    gapFigure,
  );
}

type Gaps = Omit<AveragingGap, "toTable" | "figure">;

/** Returns the losses as a table, one row per α. */
const gapTable = ({ alphas, average, ensemble, gap }: Gaps): Table =>
  tableOf([
    ["alpha", alphas],
    ["loss of the average", average],
    ["loss of the ensemble", ensemble],
    ["gap", gap],
  ]);

/** Draws the loss of the ensemble over α as a line, and that of the averages as dots over it. */
const gapFigure = ({ alphas, average, ensemble }: Gaps) =>
  comparisonFigure({
    name: "averaging-gap",
    title: "Average of two networks and of their outputs",
    x: { label: "weight α of the second network" },
    y: { label: "loss", scale: scaleFor([...average, ...ensemble]) },
    methods: {
      "average of the outputs": { x: alphas, curves: { loss: ensemble } },
      "average of the parameters": { x: alphas, curves: { loss: average } },
    },
  });
