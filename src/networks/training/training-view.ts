import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { runSync } from "../../concurrency/run-generator";
import { type Network, readNetwork } from "../architecture/network";
import type { NumberArray } from "../architecture/number-array";
import { copyParameters, type Layout, readParameters } from "../architecture/parameters";
import { type Plan, planNetwork } from "../engine/plan";
import { planLayout } from "../engine/prepared";
import { empiricalKernel } from "../engine/tangent-kernel/empirical-kernel";
import {
  type Collector,
  collector,
  forEachChunk,
  loadRows,
  type Rows,
  readInputRows,
} from "../passes/chunks";
import type { LossRule } from "../passes/losses";
import type { PassBuilder, TrainingPass } from "../passes/pass";
import { batchOf, lossSum } from "../passes/pass-batch";
import type { TrainingState } from "./training";

/** View of a network in training, for records and observables. */
export interface TrainingView {
  /** Returns the loss on the whole task; leaves the activations in the pass if it has capacity for all samples. */
  evaluateLoss(): number;
  /** True if the pass holds the activations of the whole task for the present parameters. */
  readonly isCurrent: boolean;
  /** Marks the activations as outdated, after a change of the parameters or the arrays of the pass. */
  invalidate(): void;
  /** Functions that observables may call. */
  readonly functions: Omit<TrainingState, "epoch" | "steps" | "time" | "loss">;
}

/**
 * Creates the view of a training.
 *
 * @param loaded inputs in the precision of the pass
 */
export function trainingView(
  args: Arguments,
  pass: TrainingPass,
  network: Network,
  passes: PassBuilder<TrainingPass>,
  { inputs, targets }: { readonly inputs: Matrix; readonly targets: Matrix },
  loaded: Rows,
  rule: LossRule,
): TrainingView {
  const at = args.at("options.record");
  const lastLayer = pass.sizes.length - 1;
  const capacity = pass.inputs.length / inputs.columns;
  let isCurrent = false;
  let planned: { readonly plan: Plan; readonly layout: Layout } | undefined;

  function evaluateLoss(): number {
    let sum = 0;
    isCurrent = false;
    forEachChunk(pass, loaded, (start, rows) => {
      sum += lossSum(pass, rule, batchOf(targets, start, rows, inputs.rows));
    });
    isCurrent = inputs.rows <= capacity;
    return sum / inputs.rows;
  }

  /** Returns the rows of an array of the pass for some samples of the task, or for all. */
  function rowsOf(arrays: readonly NumberArray[], l: number, samples?: readonly number[]): NdArray {
    const indices = samples === undefined ? undefined : readIndices(at.at("(samples)"), samples, inputs.rows);
    const size = pass.sizes[l]!;
    const columns = arrays === pass.activations ? size.activations : size.preactivations;
    const collected = collector(indices?.length ?? inputs.rows, columns);
    if (isCurrent) {
      const whole = { data: arrays[l]!, columns, rows: inputs.rows };
      loadRows(collected.array.data, whole, 0, collected.array.shape[0]!, indices);
      return finite(collected);
    }
    forEachChunk(pass, loaded, (start, rows) => collected.take(arrays[l]!, start, rows), indices);
    return finite(collected);
  }

  const finite = ({ array }: Collector): NdArray => {
    args.finite("parameters", array.data);
    return array;
  };

  const hiddenLayer = (layer: number): number =>
    at.number("(layer)", layer, { integer: true, atLeast: 0, atMost: lastLayer - 1 });

  const asNdArray = ({ data, rows, columns }: Matrix): NdArray => toNdArray(data, [rows, columns]);

  return {
    evaluateLoss,
    get isCurrent() {
      return isCurrent;
    },
    invalidate() {
      isCurrent = false;
    },
    functions: {
      task: { inputs: asNdArray(inputs), targets: asNdArray(targets) },
      parameters: () => readParameters(pass.running, pass.layout),
      output: (samples) => rowsOf(pass.activations, lastLayer, samples),
      hidden: (layer, samples) => rowsOf(pass.activations, hiddenLayer(layer), samples),
      preactivations: (layer, samples) => rowsOf(pass.preactivations, hiddenLayer(layer), samples),
      tangentKernel(samples) {
        const indices =
          samples === undefined ? undefined : readIndices(at.at("(samples)"), samples, inputs.rows);
        const rows = indices?.length ?? inputs.rows;
        at.memory("(samples of a tangent kernel)", rows * rows, "use fewer samples");
        const chosen = new Float64Array(rows * inputs.columns);
        loadRows(chosen, inputs, 0, rows, indices);
        planned ??= plannedNetwork(args.at("network"), network);
        const { plan, layout } = planned;
        const theta = new Float64Array(plan.parameters);
        copyParameters(pass.running, pass.layout, theta, layout);
        const x = { count: rows, data: chosen };
        return runSync(empiricalKernel(args, { plan, theta }, x, x, {}));
      },
      predict(given) {
        const matrix = readInputRows(at.at("(inputs)"), given, passes);
        const collected = collector(matrix.rows, targets.columns);
        isCurrent = false;
        forEachChunk(pass, matrix, (start, rows) =>
          collected.take(pass.activations[lastLayer]!, start, rows),
        );
        return finite(collected);
      },
    },
  };
}

/** Plans a network, and returns the plan with the positions of its parameters. */
function plannedNetwork(args: Arguments, network: Network): { readonly plan: Plan; readonly layout: Layout } {
  const plan = planNetwork(args, readNetwork(args, network));
  return { plan, layout: planLayout(plan) };
}

/** Returns a checked copy of a list of row indices of the task. */
function readIndices(args: Arguments, samples: readonly number[], count: number): number[] {
  if (!Array.isArray(samples) || samples.length === 0 || samples.length > count) {
    const expected = `an array of 1 to ${count} row indices of the task`;
    throw args.error(HERE, expected, samples);
  }
  return Array.from(samples, (sample, i) =>
    args.number(i, sample, { integer: true, atLeast: 0, atMost: count - 1 }),
  );
}
