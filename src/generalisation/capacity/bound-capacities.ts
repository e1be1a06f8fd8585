import { norm } from "../../linalg/norm";
import { multiplyTransposed } from "../../linalg/products";
import type { CapacityMeasure } from "./capacity-measure";
import type { TrainedNetwork } from "./capacity-options";
import { type LayerNorms, layerNorms, rowNorms } from "./layer-norms";

/** Quantities that enter the bounds. */
interface BoundTerms {
  /** Numbers of samples, inputs, hidden units and classes. */
  readonly sizes: { readonly m: number; readonly d: number; readonly h: number; readonly c: number };
  readonly margin: number;
  readonly delta: number;
  readonly hidden: LayerNorms;
  readonly readout: LayerNorms;
  /** Norms of the inputs. */
  readonly inputs: {
    /** Root mean square of ‖x‖. */
    readonly mean: number;
    /** Root mean square of max |x|. */
    readonly meanEntry: number;
    /** Largest ‖x‖. */
    readonly largest: number;
  };
  /** Root mean square of the norm of the hidden activations before training. */
  readonly activation: number;
}

/** Computes the capacities C of the bounds √(C/m); that of `spectralL1` is NaN for too large a margin. */
export function boundCapacities(network: TrainedNetwork, delta: number): Record<CapacityMeasure, number> {
  const terms = termsOf(network, delta);
  return {
    vc: vc(terms),
    l1: l1(terms),
    frobenius: frobenius(terms),
    spectralL1: spectralL1(terms),
    spectralFrobenius: spectralFrobenius(terms),
    unit: unit(terms),
  };
}

function termsOf({ hidden, readout, inputs, margin }: TrainedNetwork, delta: number): BoundTerms {
  const { rows: m, columns: d } = inputs;
  const norms = rowNorms(inputs);
  const largestEntries = norms.map((_, i) =>
    inputs.data.subarray(i * d, (i + 1) * d).reduce((largest, x) => Math.max(largest, Math.abs(x)), 0),
  );
  const activations = multiplyTransposed(inputs, hidden.initial).data.map((x) => Math.max(0, x));
  return {
    sizes: { m, d, h: hidden.final.rows, c: readout.final.rows },
    margin,
    delta,
    hidden: layerNorms(hidden),
    readout: layerNorms(readout),
    inputs: {
      mean: norm(norms) / Math.sqrt(m),
      meanEntry: norm(largestEntries) / Math.sqrt(m),
      largest: norms.reduce((largest, x) => Math.max(largest, x), 0),
    },
    activation: norm(activations) / Math.sqrt(m),
  };
}

/** Returns the number of parameters, with biases. */
const parametersOf = ({ d, h, c }: BoundTerms["sizes"]): number => (d + 1) * h + (h + 1) * c;

/** Harvey, Liaw & Mehrabian 2017. */
function vc({ sizes, delta }: BoundTerms): number {
  const { m, d, h, c } = sizes;
  const regions = 8 * Math.E * (h + 2 * c) * Math.log2(4 * Math.E * (h + 2 * c));
  const dimension = 2 + Math.log2(regions) * (2 * (d + 1) * h + (h + 1) * c);
  return 8 * c * dimension * Math.log(Math.E * Math.max(m / dimension, 1)) + 8 * Math.log(2 / delta);
}

/** Bartlett & Mendelson 2002. */
function l1({ sizes: { m, d, c }, margin, delta, hidden, readout, inputs }: BoundTerms): number {
  const norms = hidden.largestRow * readout.largestRow;
  const complexity = (16 * c * norms * Math.sqrt(Math.log(d)) * inputs.meanEntry) / margin;
  return (complexity + 3 * Math.sqrt(Math.log(m / delta))) ** 2;
}

/** Neyshabur, Tomioka & Srebro 2015. */
function frobenius({ sizes: { m, c }, margin, delta, hidden, readout, inputs }: BoundTerms): number {
  const complexity = (8 * Math.sqrt(c) * hidden.frobenius * readout.frobenius * inputs.mean) / margin;
  return (complexity + 3 * Math.sqrt(Math.log(m / delta))) ** 2;
}

/** Bartlett, Foster & Telgarsky 2017. */
function spectralL1({ sizes, margin, delta, hidden, readout, inputs }: BoundTerms): number {
  const { m } = sizes;
  const products =
    (readout.spectral * hidden.distanceSum) ** (2 / 3) + (hidden.spectral * readout.distanceSum) ** (2 / 3);
  const logarithms = Math.log(m) * Math.log(2 * parametersOf(sizes));
  const complexity = (144 * logarithms * (inputs.mean + 1 / Math.sqrt(m)) * products ** 1.5) / margin;
  const scales = [hidden.distance, readout.distance, hidden.spectral, readout.spectral];
  const unions =
    4.5 * Math.log(1 / delta) +
    Math.log((2 * m) / margin) +
    2 * Math.log(2 + Math.sqrt(m) * inputs.mean) +
    2 * scales.reduce((sum, scale) => sum + Math.log(2 + 2 * scale), 0);
  return (complexity + Math.sqrt(unions)) ** 2;
}

/** Neyshabur, Bhojanapalli & Srebro 2018. */
function spectralFrobenius({ sizes, margin, delta, hidden, readout, inputs }: BoundTerms): number {
  const { m, h, c } = sizes;
  const distances = Math.hypot(
    Math.sqrt(h) * readout.spectral * hidden.distance,
    Math.sqrt(c) * hidden.spectral * readout.distance,
  );
  const depth = (42 * 8 * Math.sqrt(Math.log(8 * h))) / Math.SQRT2;
  const complexity = (depth * hidden.spectral * inputs.largest * distances) / margin;
  return complexity ** 2 + 6 * Math.log((2 * m) / delta);
}

/** Neyshabur et al. 2019. */
function unit({ sizes, margin, delta, hidden, readout, inputs, activation }: BoundTerms): number {
  const { m, h, c } = sizes;
  const size = activation + hidden.distance * inputs.mean + 1;
  const complexity = (3 * Math.SQRT2 * (Math.sqrt(2 * c) + 1) * (readout.frobenius + 1) * size) / margin;
  const rest = 5 * h + Math.log(Math.max(1, margin * Math.sqrt(m)) / delta);
  return (complexity + 3 * Math.sqrt(rest)) ** 2;
}
