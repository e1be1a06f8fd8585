import { argumentsOf } from "../arrays/arguments";
import { toNdArray } from "../arrays/to-ndarray";
import { type Generator, generator } from "../random/generator";
import type { Task } from "./task";

/**
 * Generates images of digits that resemble handwriting: strokes of a soft pen with random slant, rotation, size,
 * position and pen width, and noise. They replace MNIST where its files are not available.
 *
 * Sample i shows the digit i mod 10.
 *
 * @param options.samples number P of samples, default 100
 * @param options.size pixels along each side, at least 5, default 14
 * @param options.variation size of the differences between drawings of a digit, 0 (none) to 2, default 1
 * @param options.noise standard deviation of the noise of each pixel, default 0.05
 * @param options.seed seed of the random variations and noise, default 0
 * @returns inputs [P, size²], row after row of pixels from 0 (empty) to 1 (ink); targets [P, 10], one-hot
 * @throws ArgumentError for unknown options, numbers out of range or a task over 2 GiB
 * @example
 * const { inputs, targets } = digits({ samples: 200, seed: 1 });
 * inputs.shape; // [200, 196]
 */
export function digits(
  options: { samples?: number; size?: number; variation?: number; noise?: number; seed?: number } = {},
): Task {
  const args = argumentsOf("digits");
  args.options("options", options, { samples: true, size: true, variation: true, noise: true, seed: true });
  const { samples = 100, size = 14, variation = 1, noise = 0.05, seed = 0 } = options;
  args.number("samples", samples, { integer: true, atLeast: 1 });
  args.number("size", size, { integer: true, atLeast: 5 });
  args.number("variation", variation, { atLeast: 0, atMost: 2 });
  args.number("noise", noise, { atLeast: 0, atMost: 1e6 });
  args.number("seed", seed, { integer: true });
  args.memory("samples", samples * (size * size + 10), "fewer samples or smaller images");
  const random = generator(seed);
  const inputs = new Float64Array(samples * size * size);
  const targets = new Float64Array(samples * 10);
  for (let i = 0; i < samples; i++) {
    const digit = i % 10;
    targets[10 * i + digit] = 1;
    const image = inputs.subarray(i * size * size, (i + 1) * size * size);
    draw(STROKES[digit]!, handwritingOf(random, variation), size, image);
    for (let k = 0; k < image.length; k++) {
      image[k] = Math.min(1, Math.max(0, image[k]! + noise * random.normal()));
    }
  }
  return {
    inputs: toNdArray(inputs, [samples, size * size]),
    targets: toNdArray(targets, [samples, 10]),
    labels: {
      items: Array.from({ length: samples }, (_, i) => `${i % 10}`),
      features: Array.from({ length: 10 }, (_, digit) => `${digit}`),
    },
  };
}

type Point = readonly [x: number, y: number];
type Stroke = readonly Point[];

const SEGMENTS = 14;

/** Returns an arc of an ellipse from one angle to another in degrees, clockwise from the right. */
const arc = (x: number, y: number, width: number, height: number, from: number, to: number): Point[] =>
  Array.from({ length: SEGMENTS + 1 }, (_, k): Point => {
    const angle = ((from + ((to - from) * k) / SEGMENTS) * Math.PI) / 180;
    return [x + width * Math.cos(angle), y + height * Math.sin(angle)];
  });

/** Strokes of the ten digits on the unit square, y downwards. */
const STROKES: readonly (readonly Stroke[])[] = [
  [arc(0.5, 0.5, 0.25, 0.37, 0, 360)],
  [
    [
      [0.36, 0.27],
      [0.54, 0.13],
      [0.54, 0.87],
    ],
  ],
  [[...arc(0.5, 0.34, 0.23, 0.21, 190, 400), [0.27, 0.86], [0.75, 0.86]]],
  [arc(0.47, 0.31, 0.21, 0.18, 205, 450), arc(0.47, 0.68, 0.25, 0.19, 270, 520)],
  [
    [
      [0.62, 0.88],
      [0.62, 0.12],
      [0.23, 0.62],
      [0.79, 0.62],
    ],
  ],
  [
    [
      [0.72, 0.14],
      [0.35, 0.14],
      [0.32, 0.46],
    ],
    arc(0.48, 0.64, 0.24, 0.22, 228, 495),
  ],
  [arc(0.5, 0.66, 0.21, 0.21, 0, 360), arc(0.67, 0.62, 0.38, 0.5, 180, 262)],
  [
    [
      [0.25, 0.14],
      [0.75, 0.14],
      [0.42, 0.88],
    ],
  ],
  [arc(0.5, 0.31, 0.18, 0.18, 0, 360), arc(0.5, 0.69, 0.23, 0.19, 0, 360)],
  [arc(0.5, 0.34, 0.21, 0.21, 0, 360), arc(0.33, 0.38, 0.38, 0.5, 0, 82)],
];

/** Variation of one drawing of a digit: an affine map from pixels to the unit square, and the width of the pen. */
interface Handwriting {
  readonly map: readonly [number, number, number, number];
  readonly shift: Point;
  /** Half the width of the pen, in units of the image's side. */
  readonly penRadius: number;
}

function handwritingOf(random: Generator, variation: number): Handwriting {
  const spread = (width: number) => width * variation * (2 * random.uniform() - 1);
  const rotation = spread(0.2);
  const slant = spread(0.25);
  const [wide, high] = [1 + spread(0.15), 1 + spread(0.12)];
  const [c, s] = [Math.cos(rotation), Math.sin(rotation)];
  return {
    map: [c / wide, s / wide + slant, -s / high, c / high],
    shift: [spread(0.07), spread(0.05)],
    penRadius: 0.06 * (1 + spread(0.35)),
  };
}

function draw(
  strokes: readonly Stroke[],
  { map, shift, penRadius }: Handwriting,
  size: number,
  image: Float64Array,
): void {
  // Strokes fade over this distance, so that they move smoothly across pixels.
  const edge = 0.8 / size;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, y] = [(column + 0.5) / size - 0.5 - shift[0], (row + 0.5) / size - 0.5 - shift[1]];
      const point: Point = [0.5 + map[0] * x + map[1] * y, 0.5 + map[2] * x + map[3] * y];
      const distance = Math.min(...strokes.map((stroke) => distanceTo(stroke, point)));
      image[row * size + column] = Math.min(1, Math.max(0, 0.5 - (distance - penRadius) / edge));
    }
  }
}

/** Computes the distance of a point from a chain of straight segments. */
function distanceTo(stroke: Stroke, [x, y]: Point): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let k = 1; k < stroke.length; k++) {
    const [ax, ay] = stroke[k - 1]!;
    const [dx, dy] = [stroke[k]![0] - ax, stroke[k]![1] - ay];
    const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return nearest;
}
