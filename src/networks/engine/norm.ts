import { added, productTerm, type Series } from "./series";

/** Values of a normalisation that its backward pass needs. */
export interface NormTape {
  /** Normalised values, and reciprocal standard deviations, repeated over the channels. */
  readonly output: Series;
  readonly inverse: Series;
}

/** Computes (x − mean)/√(variance + ε) over the channels of every row, for each Taylor coefficient. */
export function normalise(x: Series, channels: number, epsilon: number): NormTape {
  const centred = x.map((term) => term && centre(term, channels));
  const order = x.length - 1;
  const variance = x.map((_, k) => {
    const square = productTerm(centred, centred, k, 1, channels);
    return square && means(square, channels);
  });
  const [v0, v1, v2] = variance;
  const inverse: (Float64Array | undefined)[] = [
    v0!.map((v) => (v + epsilon > 0 ? 1 / Math.sqrt(v + epsilon) : 0)),
  ];
  const ratio = (v: Float64Array | undefined, i: number) => (v ? v[i]! * inverse[0]![i]! ** 2 : 0);
  if (order >= 1) inverse.push(v1 && inverse[0]!.map((r, i) => (-r * ratio(v1, i)) / 2));
  if (order >= 2) {
    inverse.push(inverse[0]!.map((r, i) => r * (-ratio(v2, i) / 2 + (3 / 8) * ratio(v1, i) ** 2)));
  }
  return { output: x.map((_, k) => productTerm(inverse, centred, k, 1, channels)), inverse };
}

/** Computes the signals below a normalisation, r (s − mean(s) − y mean(s y)), with the output y. */
export function normaliseBack(
  { output, inverse }: NormTape,
  signal: Series,
  channels: number,
  count: number,
  repeat: number,
): Series {
  const width = output[0]!.length / count;
  const projection = signal.map((_, k) => {
    const product = productTerm(output, signal, k, repeat, width);
    return product && means(product, channels);
  });
  const inner = signal.map((term, k) => {
    const outputPart = productTerm(output, projection, k, repeat, width);
    const centredSignal = term && centre(term, channels);
    return added(
      centredSignal,
      outputPart?.map((v) => -v),
    );
  });
  return signal.map((_, k) => productTerm(inverse, inner, k, repeat, width));
}

/** Replaces every number by the mean over the channels of its row. */
function means(x: Float64Array, channels: number): Float64Array {
  const out = new Float64Array(x.length);
  for (let row = 0; row < x.length; row += channels) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += x[row + c]!;
    out.fill(sum / channels, row, row + channels);
  }
  return out;
}

function centre(x: Float64Array, channels: number): Float64Array {
  const mean = means(x, channels);
  return x.map((value, i) => value - mean[i]!);
}
