import type { Arguments } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { type Computation, part } from "../../concurrency/computation";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { trajectoryFigure } from "../../figures/trajectory-figure";
import { scaleRows } from "../../linalg/products";
import type { SamplesLike } from "../../networks/architecture";
import {
  addGradient,
  directionalDerivative,
  forwardValues,
  fullKernel,
  learningRates,
  type Prepared,
  readInputs,
  scaleByRates,
} from "../../networks/engine";
import { checkTime, columnsOf, fromModes, kernelModes, toModes } from "../dynamics/kernel-modes";
import { flowLearnedFraction } from "../dynamics/learned-fraction";
import type { DenseTask } from "./taylor-task";

/** Exact gradient flow of a linearised network. */
export interface TaylorFlow extends Tabular, Drawable {
  /** Computes δ(t), P numbers, for t from 0 to Infinity. */
  change(t: number): NdArray;
  /** Computes f_t at arbitrary inputs, [M, O]. */
  predict(inputs: SamplesLike, t: number): NdArray;
  /** Computes ½Σ(f_t − y)² over the training set. */
  loss(t: number): number;
  /** Eigenvalues of the tangent kernel [N O, N O], descending. */
  readonly eigenvalues: Float64Array;
}

/** Options of the gradient flow of a linearised network. */
export interface TaylorFlowOptions {
  /** Rate η, above 0; default 1. */
  readonly rate?: number | undefined;
}

/**
 * Solves the gradient flow of a linearised network in its parameters: δ(t) = η Jᵀ Θ⁻¹(1 − e^{−Θt})(y − f₀) with the
 * tangent kernel Θ = J η Jᵀ (Lee et al. 2019). The outputs follow the flow of `kernelGradientFlow`.
 * Pauses while the kernel is computed and decomposed.
 */
export function* taylorFlow(
  args: Arguments,
  prepared: Prepared,
  { inputs, targets }: DenseTask,
  options: TaylorFlowOptions,
): Computation<TaylorFlow> {
  const rate = args.number("options.rate", options.rate ?? 1, { above: 0 });
  const { outputs: O, parameters } = prepared.plan;
  const n = inputs.count * O;
  args.memory("task.inputs", n * n, "take fewer inputs");
  const kernel = yield* part(0, 0.5, fullKernel(prepared, inputs));
  args.finite(["task", "inputs", "(and finite.parameters)"], kernel);
  const full = toNdArray(kernel, [inputs.count, inputs.count, O, O]);
  const modes = yield* part(0.5, 1, kernelModes(args.at("task.inputs"), full, O));
  const pass = forwardValues(prepared, inputs);
  const initialResidual = targets.map((y, i) => y - pass.output[0]![i]!);
  const residual = toModes(modes, columnsOf(modes, initialResidual));
  args.finite("task.targets", residual.data);
  const rates = learningRates(prepared.plan);
  const changeAt = (t: number): Float64Array => {
    const { learned } = flowLearnedFraction(checkTime(args, t), rate, 0);
    // A mode with eigenvalue 0 does not change any parameter: Jᵀv = 0.
    const learnedFactors = modes.values.map((value) => (value > 0 ? learned(value) : 0));
    const cotangent = fromModes(modes, scaleRows(residual, learnedFactors)).data;
    const change = new Float64Array(parameters);
    addGradient(prepared, pass, cotangent, inputs.count, change);
    return args.finite("task", scaleByRates(rates, change));
  };
  const flow: Omit<TaylorFlow, "toTable" | "figure"> = {
    change: (t) => toNdArray(changeAt(t), [parameters]),
    predict(tests, t) {
      const samples = readInputs(args.at("inputs"), tests, prepared.plan, 2);
      const start = forwardValues(prepared, samples).output[0]!;
      const outputChange = directionalDerivative(prepared, samples, changeAt(t));
      const data = start.map((f, i) => f + outputChange[i]!);
      return toNdArray(args.finite("inputs", data), [samples.count, O]);
    },
    loss(t) {
      const { remaining } = flowLearnedFraction(checkTime(args, t), rate, 0);
      const sum = residual.data.reduce((total, r, k) => total + (remaining(modes.values[k]!) * r) ** 2, 0);
      return args.finite("task.targets", Float64Array.of(sum / 2))[0]!;
    },
    eigenvalues: modes.values.slice(),
  };
  return attachFigure(attachTable(flow, spectrumTable), (record) => flowFigure(record, rate));
}

/** Returns the eigenvalue of every mode as a table. */
const spectrumTable = ({ eigenvalues }: Omit<TaylorFlow, "toTable" | "figure">): Table =>
  tableOf([
    ["mode", Array.from(eigenvalues, (_, k) => k + 1)],
    ["eigenvalue", eigenvalues],
  ]);

/** Draws the loss of a linearised network over five times the slowest time scale of its modes. */
function flowFigure({ loss, eigenvalues }: Omit<TaylorFlow, "toTable" | "figure">, rate: number): Figure {
  const timescales = Array.from(eigenvalues, (value) => 1 / (rate * value)).filter(Number.isFinite);
  const end = timescales.length === 0 ? 1 : 5 * Math.max(...timescales);
  const start = timescales.length === 0 ? 0.01 : Math.min(...timescales) / 10;
  const times = Array.from({ length: 120 }, (_, i) => start * (end / start) ** (i / 119));
  return trajectoryFigure({
    name: "taylor-flow",
    title: "The loss of the linearised network",
    x: { label: "time t", scale: "log" },
    y: { label: "loss ½Σ(f − y)²" },
    at: times,
    curves: [{ name: "loss", at: (i) => loss(times[i]!) }],
  });
}
