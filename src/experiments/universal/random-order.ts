import { toNdArray } from "../../arrays";
import { generator } from "../../random";
import type { Task } from "../../tasks";
import { shuffled } from "../shuffled";
import type { PairCurves } from "./logistic-null";

/** Puts the records between the first and the last one in a random order, but keeps the epochs. */
export function inRandomOrder<Pair extends PairCurves>(pair: Pair, seed: number): Pair {
  const last = pair.epochs.length - 1;
  const inner = shuffled(Math.max(0, last - 1), generator(seed));
  const reordered = (values: Float64Array) =>
    values.map((x, i) => (i === 0 || i === last ? x : values[1 + inner[i - 1]!]!));
  return {
    ...pair,
    representation: reordered(pair.representation),
    output: reordered(pair.output),
    alignment: reordered(pair.alignment),
  };
}

/** Shuffles the targets among the samples. */
export function withShuffledTargets({ inputs, targets }: Task, seed: number): Task {
  const [samples, classes] = targets.shape as [number, number];
  const order = shuffled(samples, generator(seed));
  const data = Float64Array.from({ length: samples * classes }, (_, k) =>
    targets.get(order[Math.floor(k / classes)]!, k % classes),
  );
  return { inputs, targets: toNdArray(data, [samples, classes]) };
}
