import ops from "ndarray-ops";
import type { NdArray } from "../../../arrays";
import { difference } from "../../array-arithmetic";

/** Representations in the hidden layer of a two-layer linear network. */
export interface Representations {
  /** W₁ᵀW₁, [n, n] */
  readonly inputRepresentation: NdArray;
  /** W₂W₂ᵀ, [n, n] */
  readonly outputRepresentation: NdArray;
}

/** Changes by learning, each relative to the initial norm. */
export interface Movement {
  /** ‖Θ(T) − Θ(0)‖/‖Θ(0)‖ of the tangent kernel Θ on the unit vectors of the inputs. */
  readonly kernel: number;
  /** Movement of W₁ᵀW₁. */
  readonly input: number;
  /** Movement of W₂W₂ᵀ. */
  readonly output: number;
}

/** Measures the movement of tangent kernel and representations of a network with as many inputs as outputs. */
export function movementBetween(before: Representations, after: Representations): Movement {
  const input = difference(after.inputRepresentation, before.inputRepresentation);
  const output = difference(after.outputRepresentation, before.outputRepresentation);
  const { inputRepresentation, outputRepresentation } = before;
  return {
    kernel: kernelNorm(input, output) / kernelNorm(inputRepresentation, outputRepresentation),
    input: ops.norm2(input) / ops.norm2(inputRepresentation),
    output: ops.norm2(output) / ops.norm2(outputRepresentation),
  };
}

/** Computes the norm of Θ_ij = δ_ij B + A_ij I on n unit vectors, √(n‖A‖² + n‖B‖² + 2 tr A tr B). */
function kernelNorm(a: NdArray, b: NdArray): number {
  const squares = a.shape[0]! * (ops.norm2squared(a) + ops.norm2squared(b));
  return Math.sqrt(squares + 2 * trace(a) * trace(b));
}

const trace = (matrix: NdArray): number =>
  Array.from({ length: matrix.shape[0]! }, (_, i) => matrix.get(i, i)).reduce((total, x) => total + x, 0);
