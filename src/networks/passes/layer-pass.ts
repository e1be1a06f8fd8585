import { createWorkspace } from "../../simd";
import { transposed } from "../architecture/transpose";
import { runBackward } from "../engine/backward";
import { addLayerGradient } from "../engine/differentiate";
import { runForward, type Tape, type TraceOf } from "../engine/forward";
import type { Plan } from "../engine/plan";
import { planLayout } from "../engine/prepared";
import { hasCurvature, someOp } from "../engine/some-op";
import { tracesOf } from "../engine/traces";
import { descendBlock, trainedBlocks } from "./descend-block";
import type { Pass, PassBuilder, Update } from "./pass";

/** Returns the builder of passes over a network of any layers, operation by operation. */
export function layerPasses(plan: Plan): PassBuilder {
  const { inputShape, inputs, outputs, parameters, footprint, weights, hidden, ops } = plan;
  const layout = planLayout(plan);
  const sizes = weights.map((op, l) => {
    const next = hidden[l];
    const activations = next === undefined ? outputs : next.positions * next.channels;
    return { preactivations: op.outputs * op.width, activations };
  });
  const perSample = sizes.reduce(
    (sum, size) => sum + size.preactivations + size.activations,
    inputs + outputs,
  );
  return {
    inputShape,
    inputs,
    outputs,
    sizes,
    layout,
    hasDropout: someOp(ops, (op) => op.type === "drop"),
    hasCurvature: hasCurvature(ops),
    hasKink: someOp(ops, (op) => op.type === "maxPool" || (op.type === "activation" && op.functions.hasKink)),
    size: (capacity, states, curvature = false) =>
      parameters * (2 + states) + capacity * (perSample + (curvature ? 8 : 3) * footprint),
    make(args, capacity, states = 0) {
      const lengths = [
        parameters,
        states > 0 ? parameters : 0,
        states > 1 ? parameters : 0,
        8,
        parameters,
        capacity * inputs,
        capacity * outputs,
        ...sizes.map(({ preactivations }) => capacity * preactivations),
        ...sizes.map(({ activations }) => capacity * activations),
        states > 2 ? parameters : 0,
      ];
      return layerPass(plan, layout, sizes, createWorkspace(args, lengths), states);
    },
  };
}

function layerPass(
  plan: Plan,
  layout: Pass["layout"],
  sizes: Pass["sizes"],
  { arrays, kernels, release }: ReturnType<typeof createWorkspace>,
  states: number,
): Pass {
  const [parameters, first, second, coefficients, gradient, inputs, outputSignals] = arrays as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const preactivations = sizes.map((_, l) => arrays[7 + l]!);
  const activations = sizes.map((_, l) => arrays[7 + sizes.length + l]!);
  const blocks = trainedBlocks(layout);
  const descent = { kernels, parameters, states: [first, second], coefficients };
  const inOrder = (values: Float64Array, positions: number, channels: number): Float64Array =>
    plan.channels === "first" && positions > 1 ? transposed(values, positions, channels) : values;
  let tape: Tape | undefined;

  return {
    kernels,
    sizes,
    layout,
    parameters,
    running: parameters,
    states: [first, second, arrays.at(-1)!].slice(0, states),
    coefficients,
    inputs,
    preactivations,
    activations,
    outputSignals,
    forward(rows, random) {
      const x = inputs.slice(0, rows * plan.inputs);
      tape = runForward(plan.ops, [parameters], [x], rows, random);
      for (const { op, output } of tracesOf(tape, "weights") as TraceOf<"weights">[]) {
        preactivations[op.index]!.set(inOrder(output[0]!, op.outputs, op.width));
      }
      for (const [l, { positions, channels }] of plan.hidden.entries()) {
        activations[l]!.set(inOrder(tape.hidden[l]![0]!, positions, channels));
      }
      activations[sizes.length - 1]!.set(tape.output[0]!);
    },
    backward(rows: number, update: Update) {
      if (update.kind === "none") return;
      const into = update.kind === "gradient" ? update.into : gradient;
      into.fill(0);
      const seeds = [outputSignals.slice(0, rows * plan.outputs)];
      for (const signals of runBackward([parameters], tape!, seeds, rows)) addLayerGradient(signals, 0, into);
      if (update.kind === "descent")
        for (const block of blocks) descendBlock(descent, update.rule, gradient, block);
    },
    hessianTimes(rows, direction, curve, into) {
      const x = inputs.slice(0, rows * plan.inputs);
      const changed = runForward(plan.ops, [parameters, direction], [x, undefined], rows);
      const change = changed.output[1] ?? new Float64Array(rows * plan.outputs);
      const curvature = new Float64Array(change.length);
      curve(change, curvature);
      const seeds = [outputSignals.slice(0, rows * plan.outputs), curvature];
      into.fill(0);
      for (const signals of runBackward([parameters, direction], changed, seeds, rows))
        addLayerGradient(signals, 1, into);
    },
    release,
  };
}
