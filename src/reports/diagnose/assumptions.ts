import type { NdArray } from "../../arrays/types";
import { factor, percent, rounded } from "../numbers";
import type { CheckedRun } from "../training-run";
import type { Losses } from "./losses";
import { recordAt } from "./states";

/** Rise of the loss, relative to its first value, that gradient flow with noise of minibatches does not explain. */
const MAX_RISE = 0.1;
/** Ratio of outputs to targets, as root mean squares, beyond which the outputs do not approach the targets. */
const FAR_BEYOND = 2;

/**
 * Returns a sentence for each observation that contradicts gradient flow of ½⟨‖y − ŷ‖²⟩, under which the loss never
 * rises and the outputs approach the targets. A setting with the cross-entropy as its loss contradicts it, too.
 */
export function contradictions(run: CheckedRun, losses: Losses | undefined): string[] {
  const { targets, outputs, times, setting } = run;
  const { loss = "" } = setting ?? {};
  const found = /cross.?entropy/i.test(loss) ? [`the setting names the loss “${loss}”`] : [];
  if (losses === undefined || targets === undefined || outputs === undefined) return found;
  const start = losses.values[0]!;
  if (losses.rise > MAX_RISE * start) {
    const until = rounded(times[losses.risenAt]!, 3);
    found.push(`the loss ½⟨‖y − ŷ‖²⟩ rises ${riseOf(losses.rise / start)} up to time ${until}`);
  }
  const last = times.length - 1;
  const [first, end, size] = [recordAt(outputs, 0), recordAt(outputs, last), rootMeanSquare(targets)];
  const reached = rootMeanSquare(end);
  if (reached > FAR_BEYOND * size && reached > rootMeanSquare(first)) {
    const extent = Number.isFinite(reached / size)
      ? `to ${factor(reached / size)} times the size of the targets`
      : "far beyond targets of 0";
    found.push(`the outputs grow ${extent} (root mean squares)`);
  }
  if (found.length > 0 && isOneHot(targets) && crossEntropy(end, targets) < crossEntropy(first, targets)) {
    found.push("the targets are one-hot and the cross-entropy falls, as in training with the cross-entropy");
  }
  return found;
}

/** States the size of a rise. */
function riseOf(ratio: number): string {
  if (!Number.isFinite(ratio)) return "from 0";
  return ratio > 10 ? `by ${factor(ratio)} times its first value` : `by ${percent(ratio)} of its first value`;
}

/** Computes the root mean square of all entries without overflow. */
function rootMeanSquare({ data, size }: NdArray): number {
  const largest = (data as Float64Array).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt((data as Float64Array).reduce((sum, x) => sum + (x / largest) ** 2, 0) / size);
}

/** Tests whether each row has one entry 1 and otherwise 0, with at least two columns. */
function isOneHot({ shape, data }: NdArray): boolean {
  const [rows, columns] = shape as [number, number];
  const ones = (data as Float64Array).filter((x) => x === 1).length;
  const zeros = (data as Float64Array).filter((x) => x === 0).length;
  if (columns < 2 || ones !== rows || zeros !== rows * (columns - 1)) return false;
  return Array.from({ length: rows }, (_, i) => data.slice(i * columns, (i + 1) * columns)).every((row) =>
    row.includes(1),
  );
}

/** Computes the mean cross-entropy of outputs taken as logits, for one-hot targets. */
function crossEntropy(outputs: NdArray, targets: NdArray): number {
  const [rows, columns] = targets.shape as [number, number];
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const logits = (outputs.data as Float64Array).slice(i * columns, (i + 1) * columns);
    const largest = logits.reduce((most, z) => Math.max(most, z), Number.NEGATIVE_INFINITY);
    const partition = logits.reduce((total, z) => total + Math.exp(z - largest), 0);
    const label = targets.data.slice(i * columns, (i + 1) * columns).indexOf(1);
    sum += Math.log(partition) + largest - logits[label]!;
  }
  return sum / rows;
}
