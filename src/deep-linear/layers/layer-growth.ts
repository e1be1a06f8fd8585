import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../../arrays/types";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { linearField } from "../flow/linear-field";
import { type LinearData, readStatistics } from "../statistics";
import { pack, readWeights, widthsOf } from "../weights";
import { balanceOf } from "./balance";
import { growthFigure } from "./growth-figure";
import { fractionTime, type GrowthPhases, steepestTime } from "./growth-phases";

/** Weights of a network as a function of time: a `LinearFlow`, or the training of another network. */
export interface WeightTrajectory {
  /** Times, ascending. */
  readonly times: VectorLike;
  /**
   * Returns the weights at any time between the first and the last, `weights[l]` of shape [n_{l+1}, n_l], and, if the
   * network has biases, the biases of all layers, `biases[l]` of n_{l+1} numbers.
   */
  at(t: number): { readonly weights: readonly MatrixLike[]; readonly biases?: readonly VectorLike[] };
}

/** Growth of the layers of a network during learning. */
export interface LayerGrowth extends Tabular, Drawable {
  /** Times of the evaluation, length T. */
  readonly times: Float64Array;
  /** ‖W_l‖² (Frobenius), [T, L]. */
  readonly squaredNorms: NdArray;
  /**
   * d‖W_l‖²/dt, [T, L]: exact if `data` are given, otherwise from differences between the times (second order, first
   * order at the ends).
   */
  readonly rates: NdArray;
  /** Phases of each layer, length L; their times are Infinity if the norm does not change. */
  readonly phases: GrowthPhases[];
  /**
   * Largest entry of the change of W_{l+1}ᵀW_{l+1} − W_lW_lᵀ − b_lb_lᵀ since the first time, [T, L − 1]. Zero under
   * gradient flow of a linear network.
   */
  readonly balanceDrift: NdArray;
  /**
   * Largest diagonal entry of this change, that is the drift of the balance of single hidden units, [T, L − 1]. Zero
   * under gradient flow of a ReLU or leaky ReLU network.
   */
  readonly unitDrift: NdArray;
}

/** Times of the evaluation, and the task and time constant of a linear network's trajectory. */
export interface LayerGrowthOptions {
  /** Times of the evaluation; default those of the trajectory. */
  readonly times?: VectorLike;
  /** Task of a linear network's gradient flow (a `LinearFlow`), which makes the rates exact. Not for other networks. */
  readonly data?: LinearData;
  /** Time constant of that flow; default 1. */
  readonly tau?: number;
}

/**
 * Computes the growth of every layer's squared norm during learning, its rate and phases (dormant, rapid, saturated),
 * and the drift of the balance of adjacent layers.
 *
 * Under gradient flow of a linear network of any depth and with any loss, all layers grow by the same amount. With
 * G = ∂L/∂W,
 *
 *   d‖W_l‖²/dt = −(2/τ) tr(Gᵀ W_L ... W_1),   d/dt (W_{l+1}ᵀW_{l+1} − W_lW_lᵀ) = 0
 *
 * (Saxe et al. 2014; Arora et al. 2018; Basu et al. 2019). Gradient descent violates both at first order in its step.
 * ReLU and leaky ReLU networks conserve equal growth and the balance of single units (`unitDrift`), but not the balance
 * between different units; with biases, the growths differ by that of ‖b_l‖². Other nonlinearities conserve neither:
 * see `balanceRates` of learning-dynamics/networks.
 *
 * @param trajectory a `LinearFlow`, or { times, at(t) → { weights, biases } }: the `gradientFlow` of any network, or
 * the record of `observeWeights` (both of learning-dynamics/networks)
 * @throws ArgumentError for fewer than two different times, times outside the trajectory, or weights of changing shapes
 * @example
 * const task = semanticHierarchy();
 * const weights = gaussianWeights({ widths: [8, 12, 12, 22], standardDeviation: 0.05 });
 * const times = Array.from({ length: 61 }, (_, i) => 4 * i);
 * const { phases, squaredNorms } = layerGrowth(gradientFlow(weights, task, { times }), { data: task });
 */
export function layerGrowth(trajectory: WeightTrajectory, options: LayerGrowthOptions = {}): LayerGrowth {
  const args = argumentsOf("layerGrowth");
  args.options("options", options, GROWTH_OPTIONS);
  return runSync(measureGrowth(args, trajectory, options));
}

/**
 * Computes the same numbers as `layerGrowth`, but yields to the event loop after every time.
 *
 * @throws the errors of `layerGrowth`, and the reason of an aborted signal (rejects)
 * @example
 * const task = semanticHierarchy();
 * const weights = gaussianWeights({ widths: [8, 12, 12, 22], standardDeviation: 0.05 });
 * const { signal } = new AbortController();
 * const flow = await gradientFlowAsync(weights, task, { times: [0, 100, 200], signal });
 * const { phases } = await layerGrowthAsync(flow, { data: task, signal });
 */
export async function layerGrowthAsync(
  trajectory: WeightTrajectory,
  options: LayerGrowthOptions & ComputationOptions = {},
): Promise<LayerGrowth> {
  const args = argumentsOf("layerGrowthAsync");
  args.options("options", options, { ...GROWTH_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, measureGrowth(args, trajectory, options), options);
}

const GROWTH_OPTIONS: FieldsOf<LayerGrowthOptions> = { times: true, data: true, tau: true };

function* measureGrowth(
  args: Arguments,
  trajectory: WeightTrajectory,
  options: LayerGrowthOptions,
): Computation<LayerGrowth> {
  args.record("trajectory", trajectory);
  args.callable("trajectory.at", trajectory.at);
  const { data, tau = 1 } = options;
  args.number("options.tau", tau, { above: 0 });
  const times = readTimes(args, trajectory, options.times);
  const at = args.at("trajectory.at(t)");
  const stateAt = (t: number): { weights: Matrix[]; balances: Matrix[] } => {
    const state = trajectory.at(t);
    at.record(HERE, state);
    if (data !== undefined && "biases" in state) {
      const expected =
        "omitted: it gives the rates of a linear network without biases, but the trajectory has biases";
      throw args.error("options.data", expected, data);
    }
    const weights = readWeights(at.at("weights"), state.weights);
    const { matrices } = balanceOf(at.at("weights"), weights);
    for (const [l, b] of readBiases(at.at("biases"), weights, state.biases).entries()) {
      const { rows, data } = matrices[l]!;
      for (let k = 0; k < data.length; k++) data[k]! -= b[Math.floor(k / rows)]! * b[k % rows]!;
    }
    return { weights, balances: matrices };
  };
  const weightsAt = (t: number): Matrix[] => readWeights(at.at("weights"), trajectory.at(t).weights);
  const { weights: first, balances: start } = stateAt(times[0]!);
  const layers = first.length;
  const count = times.length;
  args.memory("options.times", 4 * count * layers, "evaluate fewer times");
  const squaredNorms = new Float64Array(count * layers);
  const rates = new Float64Array(count * layers);
  const balanceDrift = new Float64Array(count * (layers - 1));
  const unitDrift = new Float64Array(count * (layers - 1));
  const exact = data === undefined ? undefined : exactRates(args, first, data, tau);
  try {
    for (const [i, t] of times.entries()) {
      const { weights, balances } = stateAt(t);
      checkShapes(at, weights, first);
      squaredNorms.set(weights.map(squaredNorm), i * layers);
      if (exact !== undefined) rates.set(exact.of(weights), i * layers);
      for (const [l, balance] of balances.entries()) {
        balanceDrift[i * (layers - 1) + l] = largestChange(balance, start[l]!, 1);
        unitDrift[i * (layers - 1) + l] = largestChange(balance, start[l]!, balance.rows + 1);
      }
      yield (i + 1) / count;
    }
    for (const values of [squaredNorms, balanceDrift]) args.finite("trajectory", values);
    if (exact === undefined) differentiate(times, squaredNorms, layers, rates);
    args.finite(exact === undefined ? "trajectory" : "options.tau", rates);
    const phases = Array.from({ length: layers }, (_, l): GrowthPhases => {
      const norms = Float64Array.from(times, (_, i) => squaredNorms[i * layers + l]!);
      const layerRates = Float64Array.from(times, (_, i) => rates[i * layers + l]!);
      const normAt = (t: number): number => squaredNorm(weightsAt(t)[l]!);
      const rateAt = exact && ((t: number): number => exact.of(weightsAt(t))[l]!);
      return {
        onset: fractionTime(times, norms, normAt, 0.01),
        steepest: steepestTime(times, norms, layerRates, rateAt),
        saturation: fractionTime(times, norms, normAt, 0.99),
      };
    });
    const growth: Omit<LayerGrowth, "toTable" | "figure"> = {
      times,
      squaredNorms: toNdArray(squaredNorms, [count, layers]),
      rates: toNdArray(rates, [count, layers]),
      phases,
      balanceDrift: toNdArray(balanceDrift, [count, layers - 1]),
      unitDrift: toNdArray(unitDrift, [count, layers - 1]),
    };
    return attachFigure(attachTable(growth, growthTable), growthFigure);
  } finally {
    exact?.release();
  }
}

/** Returns norms and rates of all layers and the drifts of all pairs of layers as a table. */
const growthTable = (growth: Omit<LayerGrowth, "toTable" | "figure">): Table =>
  tableOf([
    ["time", growth.times],
    ...seriesColumns("squared norm", growth.squaredNorms),
    ...seriesColumns("rate", growth.rates),
    ...seriesColumns("balance drift", growth.balanceDrift),
    ...seriesColumns("unit drift", growth.unitDrift),
  ]);

function readTimes(
  args: Arguments,
  trajectory: WeightTrajectory,
  given: VectorLike | undefined,
): Float64Array {
  const at = args.at(given === undefined ? "trajectory.times" : "options.times");
  const times = at.times(HERE, given ?? trajectory.times);
  const all = args.vector("trajectory.times", trajectory.times);
  const end = times[times.length - 1]!;
  if (times.length < 2 || end === times[0]) {
    throw at.error(HERE, "at least two different times", given ?? trajectory.times);
  }
  const [from, to] = [all[0]!, all[all.length - 1]!];
  at.number(times.length - 1, end, { atMost: to });
  if (given !== undefined) at.number(0, times[0], { atLeast: Math.min(0, from) });
  return times;
}

function checkShapes(at: Arguments, weights: readonly Matrix[], first: readonly Matrix[]): void {
  const same = (w: Matrix, l: number) => w.rows === first[l]?.rows && w.columns === first[l]?.columns;
  if (weights.length === first.length && weights.every(same)) return;
  throw at.refusal(HERE, "weights of the same shapes at all times", "different shapes");
}

/** Returns a function that computes 2 ⟨W_l, −∂L/∂W_l⟩ / τ for every layer from its gradient. */
function exactRates(args: Arguments, first: readonly Matrix[], data: LinearData, tau: number) {
  const widths = widthsOf(first);
  const sizes = { inputs: widths[0]!, outputs: widths[widths.length - 1]! };
  const statistics = readStatistics(args.at("options.data"), data, sizes);
  const field = linearField(args, widths, statistics);
  return {
    of(weights: readonly Matrix[]): Float64Array {
      const packed = pack(weights);
      const gradient = new Float64Array(packed.length);
      field.evaluate(packed, gradient);
      let offset = 0;
      return Float64Array.from(weights, (w) => {
        let sum = 0;
        for (let i = 0; i < w.data.length; i++) sum += w.data[i]! * gradient[offset + i]!;
        offset += w.data.length;
        return (2 * sum) / tau;
      });
    },
    release: () => field.release(),
  };
}

/**
 * Computes derivatives by parabolas through three neighbouring times; at the ends and next to equal times, by lines.
 */
function differentiate(times: Float64Array, values: Float64Array, width: number, out: Float64Array): void {
  const last = times.length - 1;
  for (let i = 0; i <= last; i++) {
    const [before, after] = [Math.max(0, i - 1), Math.min(last, i + 1)];
    const [left, right] = [times[i]! - times[before]!, times[after]! - times[i]!];
    for (let l = 0; l < width; l++) {
      const at = (k: number): number => values[k * width + l]!;
      const down = left > 0 ? (at(i) - at(before)) / left : 0;
      const up = right > 0 ? (at(after) - at(i)) / right : 0;
      out[i * width + l] = left + right > 0 ? mean(down, up, left, right) : 0;
    }
  }
}

const mean = (down: number, up: number, left: number, right: number): number =>
  left === 0 ? up : right === 0 ? down : (down * right + up * left) / (left + right);

const squaredNorm = ({ data }: Matrix): number => data.reduce((sum, x) => sum + x * x, 0);

/** Returns the largest difference of every `stride`-th entry: n + 1 selects the diagonal of an n × n matrix. */
function largestChange(a: Matrix, b: Matrix, stride: number): number {
  let largest = 0;
  for (let k = 0; k < a.data.length; k += stride)
    largest = Math.max(largest, Math.abs(a.data[k]! - b.data[k]!));
  return largest;
}

/** Reads the biases of the hidden layers; returns an empty array for networks without biases. */
function readBiases(
  at: Arguments,
  weights: readonly Matrix[],
  biases: readonly VectorLike[] | undefined,
): Float64Array[] {
  if (biases === undefined || (Array.isArray(biases) && biases.length === 0)) return [];
  if (!Array.isArray(biases) || biases.length !== weights.length) {
    throw at.error(HERE, `an array of ${weights.length} vectors, one per layer`, biases);
  }
  return weights.slice(0, -1).map(({ rows }, l) => at.vector(l, biases[l], rows));
}
