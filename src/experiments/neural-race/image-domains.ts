import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { denseSymmetricEigen } from "../../linalg/dense";
import { multiply, transposedMultiply } from "../../linalg/products";
import { generator } from "../../random";
import { shuffled } from "../shuffled";

/** Transformation of the images of a domain. */
export type Transform = "permuted" | "rotated";

/** Images of one input domain: leading principal components of the transformed images, [images, components]. */
export interface Domain {
  readonly train: Matrix;
  readonly test: Matrix;
}

/** Training images and held-out images, as rows of pixels. */
export interface Images {
  readonly train: Matrix;
  readonly test: Matrix;
}

/**
 * Creates the input domains of a routing task on images. In each domain the pixels are permuted at random, or the
 * images are rotated, by 180° i/M in domain i (Saxe, Sodhani & Lewallen 2022, section 5). Images are centred, scaled to
 * a mean square length of 1, and represented by their leading principal components. Gradient flow from weights without
 * preferred directions is independent of the basis, and the omitted components are small.
 */
export function imageDomains(
  args: Arguments,
  { train, test }: Images,
  options: {
    readonly transform: Transform;
    readonly domains: number;
    readonly components: number;
    readonly seed: number;
  },
): Domain[] {
  const { transform, domains, components, seed } = options;
  const random = generator(seed);
  const pixels = train.columns;
  return Array.from({ length: domains }, (_, i) => {
    const map =
      transform === "permuted"
        ? permutation(shuffled(pixels, random))
        : rotation(args, pixels, (180 * i) / domains);
    return principalComponents(args, { train: map(train), test: map(test) }, components);
  });
}

/** Map from images to images. */
type ImageMap = (images: Matrix) => Matrix;

const permutation =
  (order: readonly number[]): ImageMap =>
  ({ rows, columns, data }) => ({
    rows,
    columns,
    data: data.map((_, at) => data[at - (at % columns) + order[at % columns]!]!),
  });

/** Creates a rotation of square images about their centre, with bilinear interpolation and zeros outside the image. */
function rotation(args: Arguments, pixels: number, degrees: number): ImageMap {
  const size = Math.round(Math.sqrt(pixels));
  if (size * size !== pixels) {
    const expected =
      "square images, because they are rotated (set the parameter rotations to 0 for other images)";
    throw args.refusal("options.task.inputs", expected, `images of ${pixels} pixels`);
  }
  const middle = (size - 1) / 2;
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  // For every pixel of the rotated image, up to four pixels of the original image and their weights.
  const parts = Array.from({ length: pixels }, (_, at) => {
    const [x, y] = [(at % size) - middle, Math.floor(at / size) - middle];
    const [fromX, fromY] = [c * x + s * y + middle, c * y - s * x + middle];
    const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
    return [0, 1, 2, 3].flatMap((corner) => {
      const [column, row] = [left + (corner % 2), top + (corner >> 1)];
      const weight = (1 - Math.abs(fromX - column)) * (1 - Math.abs(fromY - row));
      const isInside = column >= 0 && column < size && row >= 0 && row < size;
      return isInside && weight > 0 ? [{ from: row * size + column, weight }] : [];
    });
  });
  return ({ rows, columns, data }) => {
    const out = new Float64Array(data.length);
    for (let at = 0; at < out.length; at++) {
      const start = at - (at % columns);
      for (const { from, weight } of parts[at % columns]!) out[at]! += weight * data[start + from]!;
    }
    return { rows, columns, data: out };
  };
}

function principalComponents(args: Arguments, images: Images, components: number): Domain {
  const { train, test } = images;
  const mean = new Float64Array(train.columns);
  train.data.forEach((x, at) => {
    mean[at % train.columns]! += x / train.rows;
  });
  const centred = ({ rows, columns, data }: Matrix): Matrix => ({
    rows,
    columns,
    data: data.map((x, at) => x - mean[at % columns]!),
  });
  const known = centred(train);
  const power = known.data.reduce((sum, x) => sum + x * x, 0) / train.rows;
  if (!(power > 0)) throw args.refusal("options.task.inputs", "images that differ", "equal images");
  const { vectors } = denseSymmetricEigen(transposedMultiply(known, known));
  const count = Math.min(components, train.columns);
  const basis = new Float64Array(train.columns * count);
  for (let j = 0; j < train.columns; j++) {
    for (let k = 0; k < count; k++) {
      // Eigenvalues are in ascending order, so the largest are last.
      basis[j * count + k] = vectors.data[j * train.columns + train.columns - 1 - k]! / Math.sqrt(power);
    }
  }
  const project = (matrix: Matrix): Matrix =>
    multiply(matrix, { rows: train.columns, columns: count, data: basis });
  return { train: project(known), test: project(centred(test)) };
}
