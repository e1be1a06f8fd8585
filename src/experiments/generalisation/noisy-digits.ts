import { type NdArray, toNdArray } from "../../arrays";
import { generator } from "../../random";
import { digits } from "../../tasks";

/** Images of two digits with labels ±1, of which a part is wrong. */
export interface NoisyDigits {
  /** Centred inputs of the training and of the test samples. */
  readonly train: NdArray;
  readonly test: NdArray;
  /** Labels of the training samples with and without noise, [n, 1]. */
  readonly noisy: NdArray;
  readonly clean: NdArray;
  /** Labels of the test samples, [n', 1]. */
  readonly testLabels: NdArray;
}

/** Numbers of samples, side of the images, and part of the training labels that are wrong. */
export interface NoisyDigitsSettings {
  readonly samples: number;
  readonly tests: number;
  readonly size: number;
  readonly noise: number;
}

/** The two digits, and the number of digits of `digits`, of which consecutive samples show consecutive ones. */
const [FIRST, SECOND, DIGITS] = [3, 5, 10];

/** Draws images of threes and fives in alternation, and flips a part of the training labels. */
export function drawNoisyDigits(
  { samples, tests, size, noise }: NoisyDigitsSettings,
  seed: number,
): NoisyDigits {
  const count = samples + tests;
  const { inputs } = digits({ samples: DIGITS * Math.ceil(count / 2), size, seed });
  const pixels = size * size;
  const images = new Float64Array(count * pixels);
  for (let i = 0; i < count; i++) {
    const from = DIGITS * (i >> 1) + (i % 2 === 0 ? FIRST : SECOND);
    for (let k = 0; k < pixels; k++) images[i * pixels + k] = inputs.get(from, k);
  }
  centreOn(images, samples, pixels);
  const labels = Float64Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const random = generator(seed);
  const flipped = labels.slice(0, samples).map((label) => (random.uniform() < noise ? -label : label));
  const all = toNdArray(images, [count, pixels]);
  return {
    train: all.hi(samples, pixels),
    test: all.lo(samples, 0),
    noisy: toNdArray(flipped, [samples, 1]),
    clean: toNdArray(labels.slice(0, samples), [samples, 1]),
    testLabels: toNdArray(labels.slice(samples), [tests, 1]),
  };
}

/** Subtracts the mean image of the first `samples` images from all of them. */
function centreOn(images: Float64Array, samples: number, pixels: number): void {
  const mean = new Float64Array(pixels);
  for (let at = 0; at < samples * pixels; at++) mean[at % pixels]! += images[at]! / samples;
  for (let at = 0; at < images.length; at++) images[at]! -= mean[at % pixels]!;
}
