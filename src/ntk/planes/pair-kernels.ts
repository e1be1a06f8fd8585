import type { Arguments } from "../../arrays/arguments";
import type { Samples } from "../../networks/architecture";
import type { Cell } from "../infinite/engine";
import { type Inputs, inputsOf } from "../infinite/inputs";
import type { ImagePair } from "./entry-steps";
import type { PlaneImage } from "./image-variances";
import { type PairRunner, pairRunner } from "./pair-runner";
import type { PlanePlan } from "./plan/steps";
import type { PairKernels } from "./pools/tail";

/** Computes entries of the kernels between two sets of images. */
export interface CellKernels {
  /** Computes as many entries as the plan has lanes. Pauses every few milliseconds. */
  compute(cells: readonly Cell[]): Generator<undefined, readonly PairKernels[]>;
  release(): void;
}

/** Largest number of images whose variances are kept. */
const MAX_IMAGES = 128;

/**
 * Prepares the images of a set with those of a second one, or with themselves. Keeps side tables of `tableBlocks` images or
 * pairs of them.
 */
export function* prepareCells(
  args: Arguments,
  plan: PlanePlan,
  first: Samples,
  second: Samples | undefined,
  tableBlocks: number,
): Generator<undefined, CellKernels> {
  const left = yield* inputsOf(args.at("x1"), first);
  const right = second === undefined ? left : yield* inputsOf(args.at("x2"), second);
  const runner = pairRunner(args, plan, tableBlocks * plan.segments.length);
  const rows = imageCache(runner, left);
  const columns = second === undefined ? rows : imageCache(runner, right);
  // Within one set of inputs, entry (j, i) is that of the images in the order of (i, j), which makes both equal.
  const pairOf = ({ row, column }: Cell): ImagePair =>
    second === undefined
      ? { row: rows(Math.min(row, column)), column: rows(Math.max(row, column)) }
      : { row: rows(row), column: columns(column) };
  /** Kernels of images with themselves. */
  const diagonal = new WeakMap<PlaneImage, PairKernels>();

  /** Propagates images with themselves, which records their variances after pools. */
  function* recordImages(images: readonly PlaneImage[]): Generator<undefined, void> {
    for (let k = 0; k < images.length; k += 2) {
      const both = [images[k]!, images[k + 1] ?? images[k]!];
      const results = yield* runner.run(both.map((image) => ({ row: image, column: image })));
      for (const [lane, image] of both.entries()) diagonal.set(image, results[lane]!);
    }
  }

  return {
    *compute(cells) {
      const pairs = cells.map(pairOf);
      if (runner.needsSelf) {
        const images = new Set(pairs.flatMap(({ row, column }) => [row, column]));
        yield* recordImages([...images].filter((image) => !diagonal.has(image)));
        if (pairs.every(({ row, column }) => row === column))
          return pairs.map(({ row }) => diagonal.get(row)!);
      }
      return yield* runner.run(pairs);
    },
    release: runner.release,
  };
}

/** Returns a function that returns the images of a set of inputs, of which it keeps a limited number. */
function imageCache(
  runner: PairRunner,
  { samples, directions, field }: Inputs,
): (sample: number) => PlaneImage {
  const { positions, channels } = samples;
  const kept = new Map<number, PlaneImage>();
  const size = positions * channels;
  return (sample) => {
    const image =
      kept.get(sample) ??
      runner.image(
        directions.subarray(sample * size, (sample + 1) * size),
        field.variances.slice(sample * positions, (sample + 1) * positions),
      );
    // Variances after pools, which are expensive, are kept.
    if (kept.size > MAX_IMAGES && !runner.needsSelf) kept.clear();
    kept.set(sample, image);
    return image;
  };
}
