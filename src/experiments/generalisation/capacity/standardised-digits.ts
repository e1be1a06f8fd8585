import { type NdArray, toNdArray } from "../../../arrays";
import { digits } from "../../../tasks";

/** Numbers of samples and the kind of images. */
export interface DigitsSettings {
  readonly samples: number;
  readonly tests: number;
  readonly size: number;
}

/** Images of digits, with a mean of 0 and a variance of 1 over the pixels of all training images. */
export interface StandardisedDigits {
  readonly train: NdArray;
  readonly test: NdArray;
  /** One-hot targets of the training images. */
  readonly targets: NdArray;
  /** Digits of all images, those of the training first. */
  readonly labels: readonly number[];
}

/** Strong variation and noise, so that a network has to change its hidden layer. */
const DRAWING = { variation: 1.5, noise: 0.2 };

/** Draws training and test images. */
export function drawDigits({ samples, tests, size }: DigitsSettings, seed: number): StandardisedDigits {
  const { inputs, targets } = digits({ samples: samples + tests, size, seed, ...DRAWING });
  const pixels = size * size;
  const known = inputs.data.subarray(0, samples * pixels);
  const mean = known.reduce((sum, x) => sum + x, 0) / known.length;
  const variance = known.reduce((sum, x) => sum + (x - mean) ** 2, 0) / known.length;
  const standardised = inputs.data.map((x) => (x - mean) / Math.sqrt(variance));
  const all = toNdArray(standardised, inputs.shape);
  return {
    train: all.hi(samples, pixels),
    test: all.lo(samples, 0),
    targets: targets.hi(samples, 10),
    labels: Array.from({ length: samples + tests }, (_, i) => i % 10),
  };
}
