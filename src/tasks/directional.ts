import { argumentsOf } from "../arrays/arguments";
import { toNdArray } from "../arrays/to-ndarray";
import type { VectorLike } from "../arrays/types";
import { generator } from "../random/generator";
import type { Task } from "./task";

/**
 * Draws samples of two classes that differ along a single direction (Ortiz-Jimenez et al. 2020):
 * x = (gap / 2) y v + w, with y = ±1 and noise w ~ N(0, noise² (I − v vᵀ)) orthogonal to v.
 *
 * @param options.direction v, n numbers that are not all zero; it is normalised
 * @param options.gap distance of the classes along v, at least 0; default 1
 * @param options.noise standard deviation of the noise in every orthogonal direction; default 3
 * @param options.samples number P of samples; their targets alternate, beginning with +1
 * @param options.seed default 0
 * @returns inputs [P, n], targets [P, 1] of ±1
 * @throws ArgumentError for unknown options, a zero direction, or numbers out of range
 * @example
 * const { inputs, targets } = directional({ direction: [1, 0, 0, 1], samples: 100 });
 */
export function directional(options: {
  direction: VectorLike;
  gap?: number;
  noise?: number;
  samples: number;
  seed?: number;
}): Task {
  const args = argumentsOf("directional");
  args.options("options", options, { direction: true, gap: true, noise: true, samples: true, seed: true });
  const { gap = 1, noise = 3, samples, seed = 0 } = options;
  const v = args.vector("direction", options.direction);
  const largest = v.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  if (largest === 0) throw args.error("direction", "different from zero", options.direction);
  args.number("gap", gap, { atLeast: 0 });
  args.number("noise", noise, { atLeast: 0 });
  args.number("samples", samples, { integer: true, atLeast: 1 });
  args.number("seed", seed, { integer: true });
  const n = v.length;
  args.memory("samples", samples * (n + 1), "draw fewer samples");
  const random = generator(seed);
  const scaled = v.map((x) => x / largest);
  const length = Math.sqrt(scaled.reduce((sum, x) => sum + x * x, 0));
  const unit = scaled.map((x) => x / length);
  const inputs = new Float64Array(samples * n);
  const targets = Float64Array.from({ length: samples }, (_, i) => (i % 2 === 0 ? 1 : -1));
  for (let i = 0; i < samples; i++) {
    const x = inputs.subarray(i * n, (i + 1) * n);
    for (let k = 0; k < n; k++) x[k] = noise * random.normal();
    // The second pass removes the rounding error of the first.
    for (let pass = 0; pass < 2; pass++) {
      const excess = x.reduce((sum, value, k) => sum + value * unit[k]!, 0) - (gap / 2) * targets[i]!;
      for (let k = 0; k < n; k++) x[k]! -= excess * unit[k]!;
    }
  }
  args.finite("noise", inputs);
  return { inputs: toNdArray(inputs, [samples, n]), targets: toNdArray(targets, [samples, 1]) };
}
