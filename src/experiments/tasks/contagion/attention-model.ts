import { argumentsOf } from "../../../arrays/arguments";
import { initialise, mlp } from "../../../networks";
import {
  addLayerGradient,
  type LossRule,
  type Plan,
  prepare,
  readLoss,
  runBackward,
  runForward,
  signalsAtInputs,
} from "../../../networks/engine";
import { generator } from "../../../random";
import { normalBuffer } from "../../../random/arrays";
import {
  type AttentionSizes,
  attend,
  attendBack,
  attentionOf,
  headLength,
  type Neighbourhoods,
} from "./attention";

/**
 * Network that predicts the next state of a node of a graph (Murphy, Laurence & Allard 2021): a network for the state of
 * every node, attention to the neighbours, and a network for the probabilities.
 */
export interface AttentionModel extends AttentionSizes {
  readonly node: Plan;
  readonly output: Plan;
  /** Initial parameters: those of the node's network, of the heads and of the output's network. */
  readonly initial: Float64Array;
}

/** Factor of the initial weights of the output's network, small because its inputs are sums over many neighbours. */
const OUTPUT_GAIN = 0.1;

/** Creates a model with random parameters, with hidden layers of `channels` units. */
export function attentionModel(sizes: AttentionSizes, seed: number): AttentionModel {
  const { states, channels, heads } = sizes;
  const args = argumentsOf("attentionModel");
  const make = (widths: readonly number[], gain: number, seedOfPart: number) => {
    const network = mlp({ widths, activation: "swish" });
    return prepare(args, network, initialise(network, { scheme: "he-normal", gain, seed: seedOfPart }));
  };
  const node = make([states, channels, channels], 1, seed);
  const output = make([heads * channels, channels, states], OUTPUT_GAIN, seed + 1);
  const attention = normalBuffer(generator(seed + 2), heads * headLength(sizes), channels ** -0.5);
  const initial = Float64Array.of(...node.theta, ...attention, ...output.theta);
  return { ...sizes, node: node.plan, output: output.plan, initial };
}

/** Values of a forward pass. */
interface Pass {
  readonly theta: {
    readonly node: Float64Array;
    readonly heads: Float64Array;
    readonly output: Float64Array;
  };
  readonly nodeTape: ReturnType<typeof runForward>;
  readonly xi: Float64Array;
  readonly attention: Float64Array;
  readonly outputTape: ReturnType<typeof runForward>;
  readonly logits: Float64Array;
}

/** Runs the model on nodes of the given neighbourhoods. */
function pass(model: AttentionModel, parameters: Float64Array, nodes: Neighbourhoods): Pass {
  const theta = split(model, parameters);
  const { states } = model;
  const identity = Float64Array.from({ length: states * states }, (_, i) => Number(i % (states + 1) === 0));
  const nodeTape = runForward(model.node.ops, [theta.node], [identity], states);
  const xi = nodeTape.output[0]!;
  const attention = attentionOf(model, theta.heads, xi);
  const features = attend(model, nodes, xi, attention);
  const outputTape = runForward(model.output.ops, [theta.output], [features], nodes.count);
  return { theta, nodeTape, xi, attention, outputTape, logits: outputTape.output[0]! };
}

/** Returns the parts of parameters, or of a gradient. */
function split({ node, output }: AttentionModel, packed: Float64Array): Pass["theta"] {
  const [from, to] = [node.parameters, packed.length - output.parameters];
  return { node: packed.subarray(0, from), heads: packed.subarray(from, to), output: packed.subarray(to) };
}

/** Computes the probabilities of the next states, [count, states]. */
export function nextProbabilities(
  model: AttentionModel,
  parameters: Float64Array,
  nodes: Neighbourhoods,
): Float64Array {
  const { logits } = pass(model, parameters, nodes);
  const { states } = model;
  const out = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += states) {
    const row = logits.subarray(from, from + states);
    const largest = Math.max(...row);
    const terms = row.map((z) => Math.exp(z - largest));
    const sum = terms.reduce((total, x) => total + x, 0);
    out.set(
      terms.map((x) => x / sum),
      from,
    );
  }
  return out;
}

/** Targets of a model: probabilities of the next states, [count, states], and weights of the nodes, which sum to 1. */
export interface WeightedTargets {
  readonly next: Float64Array;
  readonly weights: Float64Array;
}

/** Returns the cross-entropy, after checking that targets are probabilities. */
export const crossEntropyFor = (states: number, next: Float64Array): LossRule =>
  readLoss(
    argumentsOf("crossEntropyFor"),
    { rows: next.length / states, columns: states, data: next },
    "cross-entropy",
  );

/** Computes the weighted cross-entropy of a model, and adds its gradient to `gradient`. */
export function addLossGradient(
  model: AttentionModel,
  parameters: Float64Array,
  nodes: Neighbourhoods,
  { next, weights }: WeightedTargets,
  rule: LossRule,
  gradient: Float64Array,
): number {
  const { theta, nodeTape, xi, attention, outputTape, logits } = pass(model, parameters, nodes);
  const into = split(model, gradient);
  const { states } = model;
  const signal = new Float64Array(logits.length);
  let loss = 0;
  for (let c = 0; c < nodes.count; c++) {
    const rows = [logits, next, signal].map((x) => x.subarray(c * states, (c + 1) * states));
    const [row, target, out] = rows as [Float64Array, Float64Array, Float64Array];
    loss += weights[c]! * rule.sum(row, target, 1, states);
    rule.signal(row, target, out, 1, states, weights[c]!);
  }
  const back = runBackward([theta.output], outputTape, [signal], nodes.count, { toInputs: true });
  const features = signalsAtInputs(back, (signals) => addLayerGradient(signals, 0, into.output))![0]!;
  const seeds = attendBack(model, nodes, theta.heads, xi, attention, features, into.heads);
  for (const signals of runBackward([theta.node], nodeTape, [seeds], states)) {
    addLayerGradient(signals, 0, into.node);
  }
  return loss;
}
