import { toNdArray } from "../../arrays";
import { kernelGradientFlow } from "../../ntk";

/** Number of classes, the digits. */
export const CLASSES = 10;

/**
 * Computes the fraction of the test images (all images from index `from` on) that kernel regression on the first `n`
 * images misclassifies.
 */
export function testError(
  kernel: Float64Array,
  count: number,
  n: number,
  from: number,
  targets: Float64Array,
): number {
  const tests = count - from;
  const block = (row: number, rows: number) =>
    toNdArray(
      Float64Array.from(
        { length: rows * n },
        (_, at) => kernel[(row + Math.floor(at / n)) * count + (at % n)]!,
      ),
      [rows, n],
    );
  const centredTargets = Float64Array.from({ length: n * CLASSES }, (_, at) => targets[at]! - 1 / CLASSES);
  const flow = kernelGradientFlow({ kernel: block(0, n), targets: toNdArray(centredTargets, [n, CLASSES]) });
  const outputs = flow.test(block(from, tests), undefined, Number.POSITIVE_INFINITY);
  let wrong = 0;
  for (let i = 0; i < tests; i++) {
    let best = 0;
    for (let c = 1; c < CLASSES; c++) if (outputs.get(i, c) > outputs.get(i, best)) best = c;
    if (targets[(from + i) * CLASSES + best] !== 1) wrong++;
  }
  return wrong / tests;
}

/** Computes the mean cosine of the kernel between images of two digits, scaled to the range from 0 to 1. */
export function similarity(kernel: Float64Array, count: number): number[][] {
  const sums = Array.from({ length: CLASSES }, () => new Array<number>(CLASSES).fill(0));
  const counts = sums.map((row) => row.slice());
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      if (i === j) continue;
      const size = Math.sqrt(kernel[i * count + i]! * kernel[j * count + j]!);
      sums[i % CLASSES]![j % CLASSES]! += kernel[i * count + j]! / size;
      counts[i % CLASSES]![j % CLASSES]! += 1;
    }
  }
  const means = sums.map((row, i) => row.map((sum, j) => sum / counts[i]![j]!));
  const [low, high] = [Math.min(...means.flat()), Math.max(...means.flat())];
  return means.map((row) => row.map((mean) => (mean - low) / (high - low)));
}
