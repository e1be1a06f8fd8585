import type { NdArray } from "../../../arrays";
import {
  type CapacityMeasure,
  generalisationBounds,
  margins,
  type UnitCapacity,
  unitCapacity,
} from "../../../generalisation";
import { meanOf } from "../../../reports/numbers";
import type { StandardisedDigits } from "./standardised-digits";
import type { TrainedWidth } from "./train-widths";

/** Quantile of the training margins that is the margin of the bounds (Neyshabur et al. 2019). */
const QUANTILE = 0.05;

/** Capacity of one trained network. */
export interface WidthMeasures {
  readonly width: number;
  readonly loss: number;
  readonly margin: number;
  /** Share of the test images that are classified wrongly. */
  readonly testError: number;
  /** Means over units of the unit capacity and impact, times √width. */
  readonly capacity: number;
  readonly impact: number;
  /** Distance ‖U − U₀‖_F of the hidden layer from its start. */
  readonly distance: number;
  /** Both forms of theorem 1. */
  readonly bound: number;
  readonly boundNorms: number;
  /** Measures divided by the margin. */
  readonly measures: UnitCapacity["measures"];
  /** Bounds of the test error. */
  readonly bounds: Readonly<Record<CapacityMeasure, number>>;
}

/** Measures the capacity of a trained network. */
export function measureWidth(
  { width, initial, final, loss, outputs }: TrainedWidth,
  { train, labels }: StandardisedDigits,
): WidthMeasures {
  const samples = train.shape[0]!;
  const errorOf = (output: NdArray, classes: readonly number[]) =>
    meanOf(Array.from(margins(output, classes), (x) => Number(x <= 0)));
  const sorted = margins(outputs.train, labels.slice(0, samples)).sort();
  const margin = sorted[Math.floor(QUANTILE * samples)]!;
  const options = { initial, final, inputs: train, margin };
  const { capacity, impact, bound, boundNorms, measures } = unitCapacity(options);
  const divided = Object.entries(measures).map(([measure, value]) => [measure, value / margin] as const);
  return {
    width,
    loss,
    margin,
    testError: errorOf(outputs.test, labels.slice(samples)),
    capacity: Math.sqrt(width) * meanOf(Array.from(capacity)),
    impact: Math.sqrt(width) * meanOf(Array.from(impact)),
    distance: Math.sqrt(capacity.reduce((sum, x) => sum + x * x, 0)),
    bound,
    boundNorms,
    measures: Object.fromEntries(divided) as Record<CapacityMeasure, number>,
    bounds: generalisationBounds(options),
  };
}
