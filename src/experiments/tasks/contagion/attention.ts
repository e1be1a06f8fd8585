/** Sizes of an attention layer over the states of nodes. */
export interface AttentionSizes {
  /** Number of states of a node. */
  readonly states: number;
  /** Numbers ξ that represent a state. */
  readonly channels: number;
  /** Number of heads, whose outputs are concatenated. */
  readonly heads: number;
}

/** Nodes by their state and the numbers of their neighbours in each state, [count] and [count, states]. */
export interface Neighbourhoods {
  readonly count: number;
  readonly own: Uint8Array;
  readonly neighbours: Float64Array;
}

/** Numbers of parameters of a head: A and B, with `channels` numbers each, and a bias. */
export const headLength = ({ channels }: AttentionSizes): number => 2 * channels + 1;

/**
 * Computes the attention a_ij = sigmoid(A·ξ_i + B·ξ_j + b) of every head and every pair of states,
 * [heads, states, states].
 *
 * @param heads A, B and b, head by head
 * @param xi representations of the states, [states, channels]
 */
export function attentionOf(sizes: AttentionSizes, heads: Float64Array, xi: Float64Array): Float64Array {
  const { states, channels, heads: count } = sizes;
  const attention = new Float64Array(count * states * states);
  for (let at = 0; at < attention.length; at++) {
    const [u, s] = [at % states, Math.floor(at / states) % states];
    const from = Math.floor(at / (states * states)) * headLength(sizes);
    let z = heads[from + 2 * channels]!;
    for (let k = 0; k < channels; k++) {
      z += heads[from + k]! * xi[s * channels + k]! + heads[from + channels + k]! * xi[u * channels + k]!;
    }
    attention[at] = 1 / (1 + Math.exp(-z));
  }
  return attention;
}

/** Computes ξ'_i = ξ_i + Σ_j a_ij ξ_j of every head, [count, heads, channels]. */
export function attend(
  { states, channels, heads }: AttentionSizes,
  { count, own, neighbours }: Neighbourhoods,
  xi: Float64Array,
  attention: Float64Array,
): Float64Array {
  const out = new Float64Array(count * heads * channels);
  for (let c = 0, to = 0; c < count; c++) {
    const s = own[c]!;
    for (let h = 0; h < heads; h++, to += channels) {
      for (let k = 0; k < channels; k++) out[to + k] = xi[s * channels + k]!;
      for (let u = 0; u < states; u++) {
        const factor = neighbours[c * states + u]! * attention[(h * states + s) * states + u]!;
        for (let k = 0; k < channels; k++) out[to + k]! += factor * xi[u * channels + k]!;
      }
    }
  }
  return out;
}

/**
 * Propagates signals at the outputs of `attend` back.
 *
 * @param gradient array to which the derivatives with respect to A, B and b are added, in the order of `heads`
 * @returns the derivatives with respect to ξ, [states, channels]
 */
export function attendBack(
  sizes: AttentionSizes,
  { count, own, neighbours }: Neighbourhoods,
  heads: Float64Array,
  xi: Float64Array,
  attention: Float64Array,
  signal: Float64Array,
  gradient: Float64Array,
): Float64Array {
  const { states, channels, heads: headCount } = sizes;
  const xiSignal = new Float64Array(xi.length);
  const attentionSignal = new Float64Array(attention.length);
  for (let c = 0, from = 0; c < count; c++) {
    const s = own[c]!;
    for (let h = 0; h < headCount; h++, from += channels) {
      for (let k = 0; k < channels; k++) xiSignal[s * channels + k]! += signal[from + k]!;
      for (let u = 0; u < states; u++) {
        const at = (h * states + s) * states + u;
        const number = neighbours[c * states + u]!;
        const factor = number * attention[at]!;
        let inner = 0;
        for (let k = 0; k < channels; k++) {
          inner += signal[from + k]! * xi[u * channels + k]!;
          xiSignal[u * channels + k]! += factor * signal[from + k]!;
        }
        attentionSignal[at]! += number * inner;
      }
    }
  }
  for (let at = 0; at < attention.length; at++) {
    const [u, s] = [at % states, Math.floor(at / states) % states];
    const from = Math.floor(at / (states * states)) * headLength(sizes);
    const z = attentionSignal[at]! * attention[at]! * (1 - attention[at]!);
    gradient[from + 2 * channels]! += z;
    for (let k = 0; k < channels; k++) {
      gradient[from + k]! += z * xi[s * channels + k]!;
      gradient[from + channels + k]! += z * xi[u * channels + k]!;
      xiSignal[s * channels + k]! += z * heads[from + k]!;
      xiSignal[u * channels + k]! += z * heads[from + channels + k]!;
    }
  }
  return xiSignal;
}
