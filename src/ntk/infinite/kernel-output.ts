import { checkRecord } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import { overlap, readOutputArray } from "../../arrays/output-array";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { KernelKind } from "../arc-cosine/dense-network";

/** The two kernels of a network of infinite width. */
export interface KernelPair {
  /** K, [N1, N2]: the covariance of the outputs over random weights (Neal 1996; Lee et al. 2018). */
  readonly nngp: NdArray;
  /** Θ, [N1, N2]: the tangent kernel (Jacot, Gabriel & Hongler 2018). */
  readonly ntk: NdArray;
}

/** Where kernels go. */
export interface KernelTarget<Out> {
  /**
   * Receives the kernels and is what is returned: row-major [N1, N2], such as an earlier call made. New memory comes from
   * the system page by page, which for thousands of points can take as long as the kernels do: worth sparing in a loop.
   */
  readonly out?: Out | undefined;
}

/** Kernels that are to be filled: their numbers, and the arrays in which the caller gets them. Only those wanted are there. */
interface Targets {
  readonly numbers: Readonly<Record<KernelKind, Float64Array>>;
  readonly arrays: KernelPair;
}

/** The arrays that the caller offers, or new ones. */
export function readKernelOutputs(
  functionName: string,
  wanted: readonly KernelKind[],
  out: Partial<KernelPair> | undefined,
  shape: readonly [number, number],
): Targets {
  if (out === undefined) {
    const numbers = recordOf(wanted, () => new Float64Array(shape[0] * shape[1]));
    return { numbers, arrays: recordOf(wanted, (kind) => toNdArray(numbers[kind], shape)) };
  }
  checkRecord(functionName, "options.out", out);
  const nameOf = (kind: KernelKind): string => (wanted.length > 1 ? `options.out.${kind}` : "options.out");
  const numbers = recordOf(wanted, (kind) => readOutputArray(functionName, nameOf(kind), out[kind], shape));
  if (wanted.length > 1 && overlap(numbers.nngp, numbers.ntk)) {
    throw new ArgumentError(functionName, "options.out.ntk", "in other memory than nngp", "the same");
  }
  return { numbers, arrays: recordOf(wanted, (kind) => out[kind]!) };
}

const recordOf = <Value>(
  kinds: readonly KernelKind[],
  of: (kind: KernelKind) => Value,
): Record<KernelKind, Value> =>
  Object.fromEntries(kinds.map((kind) => [kind, of(kind)])) as Record<KernelKind, Value>;
