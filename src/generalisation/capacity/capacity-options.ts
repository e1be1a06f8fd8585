import type { Arguments, FieldsOf } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";
import type { ParametersLike } from "../../networks";

/** A network with one hidden ReLU layer before and after training, its training inputs, and a margin. */
export interface CapacityOptions {
  /** Parameters before training: weights U₀ [h, d] and V₀ [c, h]; biases are ignored. */
  readonly initial: ParametersLike;
  /** Parameters after training: weights U [h, d] and V [c, h]; biases are ignored. */
  readonly final: ParametersLike;
  /** Training inputs, [m, d]. */
  readonly inputs: MatrixLike;
  /** Margin γ > 0, in units of the outputs; the paper takes the 5th percentile of the training margins. */
  readonly margin: number;
}

/** Options of `generalisationBounds`. */
export interface BoundsOptions extends CapacityOptions {
  /** Probability above 0, up to 1, with which a bound may fail; default 0.01. */
  readonly delta?: number | undefined;
}

/** Fields of the options. */
export const CAPACITY_OPTIONS: FieldsOf<CapacityOptions> = {
  initial: true,
  final: true,
  inputs: true,
  margin: true,
};

/** A weight matrix before and after training. */
export interface TrainedLayer {
  readonly initial: Matrix;
  readonly final: Matrix;
}

/** Checked options. */
export interface TrainedNetwork {
  /** Weights U of the hidden layer, [h, d]. */
  readonly hidden: TrainedLayer;
  /** Weights V of the readout, [c, h]. */
  readonly readout: TrainedLayer;
  readonly inputs: Matrix;
  readonly margin: number;
}

/** Reads a trained network; the names of the options have been checked. */
export function readTrainedNetwork(at: Arguments, options: CapacityOptions): TrainedNetwork {
  const inputs = at.matrix("inputs", options.inputs);
  const [hidden, readout] = readLayers(at.at("final"), options.final, inputs.columns);
  const sizes = [hidden, readout] as const;
  const [initialHidden, initialReadout] = readLayers(
    at.at("initial"),
    options.initial,
    inputs.columns,
    sizes,
  );
  at.memory("inputs", inputs.rows * hidden.rows, "use fewer samples");
  return {
    hidden: { initial: initialHidden, final: hidden },
    readout: { initial: initialReadout, final: readout },
    inputs,
    margin: at.number("margin", options.margin, { above: 0 }),
  };
}

/** Reads the weights of the two layers, of given sizes or of any that fit. */
function readLayers(
  at: Arguments,
  parameters: ParametersLike,
  columns: number,
  sizes?: readonly [Matrix, Matrix],
): readonly [hidden: Matrix, readout: Matrix] {
  at.record([], parameters);
  const { weights } = parameters;
  if (!Array.isArray(weights) || weights.length !== 2) {
    throw at.error("weights", "an array of 2 matrices, of the hidden layer and of the readout", weights);
  }
  const hidden = at.matrix("weights[0]", weights[0], { rows: sizes?.[0].rows, columns });
  const readout = at.matrix("weights[1]", weights[1], { rows: sizes?.[1].rows, columns: hidden.rows });
  return [hidden, readout];
}
