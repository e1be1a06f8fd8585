import { derivativesOf, writeDerivatives, writeSecondDerivatives } from "../architecture/pointwise";
import { transposed } from "../architecture/transpose";
import type { ActivationTrace, ParameterSeries, Tape, Trace, TraceOf } from "./forward";
import { normaliseBack } from "./norm";
import type { WeightOp } from "./ops";
import { addEntriesAt, averagePoolBack } from "./pooling";
import { added, productTerm, type Series, sumOf } from "./series";
import { timesTransposedWeights } from "./weight-products";

/** Inputs and backward signals of one layer with weights. */
export interface LayerSignals {
  readonly op: WeightOp;
  /** Inputs of the layer, of which the weights take patches, [count, positions, channels]. */
  readonly input: Series;
  /** ∂(seeded outputs)/∂z, [count · repeat · positions, width]. */
  readonly signal: Series;
}

/** Options of a backward pass. */
export interface BackwardOptions {
  /** Number of seeds for each sample; default 1. */
  readonly repeat?: number;
  /** True to propagate the signals to the inputs of the network; default false. */
  readonly toInputs?: boolean;
}

/** Arguments that all operations of a backward pass share. */
interface Context {
  readonly theta: ParameterSeries;
  readonly count: number;
  readonly repeat: number;
  readonly toInputs: boolean;
  /** Signals at hidden layers from skip connections above them. */
  readonly skipped: (Series | undefined)[];
}

/**
 * Propagates signals backward through a network, and yields them at every layer with weights, output side first. The
 * order does not depend on the pass. Returns the signals at the inputs, if they are requested.
 *
 * @param seeds signals at the outputs, [count · repeat, O]
 */
export function runBackward(
  theta: ParameterSeries,
  tape: Tape,
  seeds: Series,
  count: number,
  { repeat = 1, toInputs = false }: BackwardOptions = {},
): Generator<LayerSignals, Series | undefined> {
  return backThrough({ theta, count, repeat, toInputs, skipped: [] }, tape.traces, seeds);
}

/** Runs a backward pass to its end and returns the signals at the inputs; calls `visit` at every layer with weights. */
export function signalsAtInputs(
  pass: Generator<LayerSignals, Series | undefined>,
  visit: (signals: LayerSignals) => void = () => {},
): Series | undefined {
  let step = pass.next();
  for (; !step.done; step = pass.next()) visit(step.value);
  return step.value;
}

function* backThrough(
  context: Context,
  traces: readonly Trace[],
  seeds: Series,
): Generator<LayerSignals, Series | undefined> {
  let signal = seeds;
  for (const trace of [...traces].reverse()) {
    const { op } = trace;
    if (op.type === "weights") {
      const { input } = trace as TraceOf<"weights">;
      yield { op, input, signal };
      if (!op.hasWeightsBelow && !context.toInputs) return undefined;
      signal = affineBack(op, context.theta, signal);
    } else if (op.type === "sum") {
      const parts: Series[] = [];
      for (const branch of (trace as TraceOf<"sum">).branches) {
        const part = yield* backThrough(context, branch, signal);
        if (part !== undefined) parts.push(part);
      }
      if (parts.length === 0) return undefined;
      signal = sumOf(parts);
    } else {
      signal = back(context, trace as Exclude<Trace, TraceOf<"weights"> | TraceOf<"sum">>, signal);
    }
  }
  return signal;
}

/** Propagates signals through an operation without weights. */
function back(
  { count, repeat, skipped }: Context,
  trace: Exclude<Trace, TraceOf<"weights"> | TraceOf<"sum">>,
  signal: Series,
): Series {
  const { op } = trace;
  switch (op.type) {
    case "activation":
      return activateBack(trace as ActivationTrace, signal, count, repeat);
    case "averagePool":
      return signal.map((term) => term && averagePoolBack(op, term));
    case "maxPool": {
      const { largest } = trace as TraceOf<"maxPool">;
      return signal.map((term) => term && addEntriesAt(op, term, largest!, count, repeat));
    }
    case "norm":
      return normaliseBack((trace as TraceOf<"norm">).norm, signal, op.channels, count, repeat);
    case "drop": {
      const { mask } = trace as TraceOf<"drop">;
      if (mask === undefined) return signal;
      return signal.map((term) => productTerm([mask], [term], 0, repeat, mask.length / count));
    }
    case "transpose":
      return signal.map((term) => term && transposed(term, op.columns, op.rows));
    case "skip":
      skipped[op.from] = sumOf([skipped[op.from] ?? [], signal]);
      return signal;
    case "hidden": {
      const above = skipped[op.index];
      return above === undefined ? signal : sumOf([above, signal]);
    }
  }
}

/** s_k below = weightScale (W₀ᵀ s_k + W₁ᵀ s_{k−1}), added up over the patches */
function affineBack(op: WeightOp, theta: ParameterSeries, signal: Series): Series {
  const { width, fanIn, weightsAt, weightScale } = op;
  return signal.map((_, k) => {
    let out: Float64Array | undefined;
    for (const [a, values] of theta.entries()) {
      const term = signal[k - a];
      if (values === undefined || term === undefined) continue;
      const weights = values.subarray(weightsAt, weightsAt + width * fanIn);
      const product = timesTransposedWeights(op, term, weights);
      if (weightScale !== 1) for (let i = 0; i < product.length; i++) product[i]! *= weightScale;
      out = added(out, product);
    }
    return out;
  });
}

/** Multiplies signals by φ′(x₀ + x₁ ε + ...). */
function activateBack(
  { op: { functions }, input, output, slope }: ActivationTrace,
  signal: Series,
  count: number,
  repeat: number,
): Series {
  const [x0, x1] = input as [Float64Array, Float64Array?];
  const values = output[0]!;
  if (signal.length === 1 && repeat === 1 && slope === undefined) {
    return signal.map((term) => {
      const out = term && new Float64Array(term.length);
      if (out !== undefined) writeDerivatives(functions, x0, term!, out, out.length, values);
      return out;
    });
  }
  const slopes = [slope ?? derivativesOf(functions, x0, values)];
  if (signal.length > 1 && x1 !== undefined && functions.slopes === undefined) {
    slopes.push(new Float64Array(x0.length));
    writeSecondDerivatives(functions, x0, x1, slopes[1]!, x0.length, values);
  }
  return signal.map((_, k) => productTerm(slopes, signal, k, repeat, x0.length / count));
}
