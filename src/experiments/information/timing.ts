import { meanOf } from "../../reports/numbers";
import { firstTime } from "../../reports/series";
import type { LayerCourse } from "./layer-courses";

/** Sizes and times of the changes of a layer's information along a training. */
export interface Timing {
  /** Rise of I(T; Y) from the start to the last quarter of the records, in bits. */
  readonly rise: number;
  /** Fall of I(X; T) from the start to the last quarter of the records, in bits. */
  readonly fall: number;
  /** Epoch at which half of the rise is made. */
  readonly labelEpoch: number;
  /** Epoch at which half of the fall is made. */
  readonly inputEpoch: number;
  /** Fraction of the fall that is made when 90 % of the rise are. */
  readonly overlap: number;
}

/** Smallest rise and fall, in bits, that have a time. */
const LEAST = { rise: 0.1, fall: 0.4 };
/** Largest number of records on each side that an average takes. */
const RADIUS = 2;

/** Computes the timing of a layer. Changes that are too small to have times get equal epochs and no overlap. */
export function timingOf({ epochs, input, label }: LayerCourse): Timing {
  const quarter = -Math.ceil(epochs.length / 4);
  const rise = meanOf(label.slice(quarter)) - label[0]!;
  const fall = input[0]! - meanOf(input.slice(quarter));
  if (rise < LEAST.rise || fall < LEAST.fall) return { rise, fall, labelEpoch: 1, inputEpoch: 1, overlap: 0 };
  const risen = averaged(label).map((bits) => (bits - label[0]!) / rise);
  const fallen = averaged(input).map((bits) => (input[0]! - bits) / fall);
  const fitted = risen.findIndex((fraction) => fraction >= 0.9);
  return {
    rise,
    fall,
    labelEpoch: firstTime(epochs, risen, 0.5),
    inputEpoch: firstTime(epochs, fallen, 0.5),
    overlap: fallen[fitted]!,
  };
}

/** Computes averages over neighbouring records, fewer at the ends. */
export function averaged(values: readonly number[]): number[] {
  return values.map((_, t) => {
    const radius = Math.min(RADIUS, t, values.length - 1 - t);
    return meanOf(values.slice(t - radius, t + radius + 1));
  });
}
