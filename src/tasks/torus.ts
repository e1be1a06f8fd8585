import { argumentsOf } from "../arrays/arguments";
import { toNdArray } from "../arrays/to-ndarray";
import { generator } from "../random/generator";
import type { Task } from "./task";

/** Two interlaced curves on a torus, with the angle of every sample. */
export interface TorusTask extends Task {
  /** Angles θ around the axis of the torus, in radians from −π to π, P numbers. */
  readonly angles: Float64Array;
}

/**
 * Draws samples of two classes on two curves that wind around a torus (He & Su 2020): ((8 ± sin 4θ) cos θ,
 * (8 ± sin 4θ) sin θ, ± cos 4θ), with + for class 1 and − for class 0, and uniform θ.
 *
 * A linear classifier cannot separate the curves, while distances along them order the samples of a class.
 *
 * @param options.samples P, at least 1: the first ⌈P/2⌉ are of class 1, the others of class 0
 * @param options.seed default 0
 * @returns inputs [P, 3], targets [P, 1] in {0, 1}, and the angles θ
 * @throws ArgumentError for unknown options, or numbers out of range
 * @example
 * const { inputs, angles } = torus({ samples: 100, seed: 1 });
 */
export function torus(options: { samples: number; seed?: number }): TorusTask {
  const args = argumentsOf("torus");
  args.options("options", options, { samples: true, seed: true });
  const { samples, seed = 0 } = options;
  args.number("samples", samples, { integer: true, atLeast: 1 });
  args.number("seed", seed, { integer: true });
  args.memory("samples", 5 * samples, "draw fewer samples");
  const random = generator(seed);
  const angles = Float64Array.from({ length: samples }, () => Math.PI * (2 * random.uniform() - 1));
  const inputs = new Float64Array(3 * samples);
  const targets = new Float64Array(samples);
  for (const [i, angle] of angles.entries()) {
    const isFirst = i < Math.ceil(samples / 2);
    const sign = isFirst ? 1 : -1;
    const radius = 8 + sign * Math.sin(4 * angle);
    inputs.set([radius * Math.cos(angle), radius * Math.sin(angle), sign * Math.cos(4 * angle)], 3 * i);
    targets[i] = Number(isFirst);
  }
  return { inputs: toNdArray(inputs, [samples, 3]), targets: toNdArray(targets, [samples, 1]), angles };
}
