import type { Arguments } from "../../arrays/arguments";
import type { Computation } from "../../concurrency/computation";
import { type Generator, generator } from "../../random";
import { normalBuffer } from "../../random/arrays";
import { createWorkspace } from "../../simd";
import type { PolynomialGrokkingOptions } from "./grokking-options";
import {
  type GrokkingProblem,
  type GrokkingSizes,
  infiniteWidth,
  type Moments,
  type ProblemSource,
} from "./grokking-problem";
import { mirrorLower } from "./lower-triangle";

/** Approximate number of multiplications between pauses. */
const PRODUCTS_PER_PAUSE = 2 ** 24;

/** Reads the sizes of a problem to draw. */
export function drawnSource(args: Arguments, options: PolynomialGrokkingOptions): ProblemSource {
  const { dimension = 100, width = 500, seed = 0 } = options;
  args.number("dimension", dimension, { integer: true, atLeast: 1 });
  const { samples = Math.round(5.5 * dimension), testSamples = 5 * dimension } = options;
  args.number("samples", samples, { integer: true, atLeast: 1 });
  args.number("testSamples", testSamples, { integer: true, atLeast: 1 });
  if (width !== Number.POSITIVE_INFINITY) args.number("width", width, { integer: true, atLeast: 1 });
  args.number("seed", seed, { integer: true });
  const sizes = { dimension, samples, testSamples };
  return { sizes, load: () => drawProblem(args, sizes, width, generator(seed)) };
}

/**
 * Draws inputs from N(0, I/d), targets ½ (βᵀx)² with β from N(0, I), and the moments of `width` weights from N(0, I).
 */
function* drawProblem(
  args: Arguments,
  sizes: GrokkingSizes,
  width: number,
  random: Generator,
): Computation<GrokkingProblem> {
  const { dimension: d, samples, testSamples } = sizes;
  const count = samples + testSamples;
  const teacher = normalBuffer(random, d, 1);
  const inputs = normalBuffer(random, count * d, 1 / Math.sqrt(d));
  const targets = Float64Array.from({ length: count }, (_, i) => {
    let projection = 0;
    for (let j = 0; j < d; j++) projection += teacher[j]! * inputs[i * d + j]!;
    return projection ** 2 / 2;
  });
  const isInfinite = width === Number.POSITIVE_INFINITY;
  const moments = isInfinite ? infiniteWidth(d) : yield* drawMoments(args, random, d, width);
  return { ...sizes, inputs, targets, ...moments };
}

/** Draws the weights of `width` units from N(0, I), one after another, and returns their moments. */
function* drawMoments(args: Arguments, random: Generator, d: number, width: number): Computation<Moments> {
  const { kernels, arrays, release } = createWorkspace(args, [d, d, d * d]);
  const [weights, mean, secondMoment] = arrays as [Float64Array, Float64Array, Float64Array];
  const unitsPerPause = Math.ceil(PRODUCTS_PER_PAUSE / (d * d));
  try {
    for (let unit = 0; unit < width; unit++) {
      if (unit % unitsPerPause === 0) yield 0;
      for (let j = 0; j < d; j++) weights[j] = random.normal();
      kernels.axpy(mean.byteOffset, 1 / width, weights.byteOffset, d);
      const at = weights.byteOffset;
      kernels.symmetricRankTwo(secondMoment.byteOffset, d, 0.5 / width, at, at, d);
    }
    mirrorLower(secondMoment, d);
    return { mean: mean.slice(), secondMoment: secondMoment.slice() };
  } finally {
    release();
  }
}
