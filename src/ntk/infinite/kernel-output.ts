import type { Arguments } from "../../arrays/arguments";
import { overlap, readOutputArray } from "../../arrays/output-array";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { KernelKind } from "../arc-cosine/dense-network";

/** Kernels of a network of infinite width. */
export interface KernelPair {
  /** NNGP kernel K, [N1, N2]: covariance of the outputs over random weights (Neal 1996; Lee et al. 2018). */
  readonly nngp: NdArray;
  /** Tangent kernel Θ, [N1, N2] (Jacot, Gabriel & Hongler 2018). */
  readonly ntk: NdArray;
}

/** Output arrays of kernels. */
export interface KernelTarget<Out> {
  /**
   * Arrays that receive the kernels and are returned: row-major [N1, N2], for example the result of an earlier call.
   * Default: new arrays. Reuse saves time in loops, because the allocation of new memory for thousands of points can
   * take as long as the kernels themselves.
   */
  readonly out?: Out | undefined;
}

/** Numbers of the wanted kernels, and the ndarrays that are returned to the caller. */
interface OutputArrays {
  readonly numbers: Readonly<Record<KernelKind, Float64Array>>;
  readonly arrays: KernelPair;
}

/** Reads and checks the output arrays of the caller, or allocates new ones if `out` is undefined. */
export function readKernelOutputs(
  args: Arguments,
  wanted: readonly KernelKind[],
  out: Partial<KernelPair> | undefined,
  shape: readonly [number, number],
): OutputArrays {
  if (out === undefined) {
    const numbers = mapKinds(wanted, () => new Float64Array(shape[0] * shape[1]));
    return { numbers, arrays: mapKinds(wanted, (kind) => toNdArray(numbers[kind], shape)) };
  }
  const at = args.at("options.out");
  at.record(HERE, out);
  const isPair = wanted.length > 1;
  const numbers = mapKinds(wanted, (kind) => readOutputArray(isPair ? at.at(kind) : at, out[kind], shape));
  if (isPair && overlap(numbers.nngp, numbers.ntk)) {
    throw at.refusal("ntk", "in memory that does not overlap nngp", "overlapping arrays");
  }
  return { numbers, arrays: mapKinds(wanted, (kind) => out[kind]!) };
}

const mapKinds = <Value>(
  kinds: readonly KernelKind[],
  of: (kind: KernelKind) => Value,
): Record<KernelKind, Value> =>
  Object.fromEntries(kinds.map((kind) => [kind, of(kind)])) as Record<KernelKind, Value>;
