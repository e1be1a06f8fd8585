import type { Fact } from "../../outcome";
import { rememberLast } from "../../remember";
import { analogCode } from "./analog";
import type { CodingValues } from "./parameters";
import { redundantCode } from "./redundant";
import { sparseCode } from "./sparse";

/** Code of infinitely many neurons at temperature 0, for as many neurons as the sampled network has. */
export interface CodeTheory {
  /** Mean activations on class 1 in descending order, N numbers. */
  readonly ranked: readonly number[];
  /** Mean activations of the neurons on the classes, [N, C]. */
  readonly neurons: readonly (readonly number[])[];
  /** Readouts to classes 1 and 2: a closed curve of linear neurons, the codes, or the bulk and the outliers. */
  readonly readouts: readonly (readonly [number, number])[];
  readonly kernel: ClassKernel;
  readonly facts: readonly Fact[];
}

/** Means of the kernel ⟨φ(z(x)) φ(z(x′))⟩ over pairs of different inputs. */
export interface ClassKernel {
  readonly within: number;
  readonly between: number;
}

/** Values on which the theory depends. */
export type TheoryValues = Omit<CodingValues, "temperature" | "warmUp">;

const codeOf = { linear: analogCode, sigmoidal: redundantCode, relu: sparseCode } as const;

const remembered = rememberLast((values: TheoryValues) => codeOf[values.activation](values));

/** Computes the code of the theory, which does not depend on temperature and extent of the sampling. */
export function codeTheory({ temperature: _t, warmUp: _w, ...values }: CodingValues): CodeTheory {
  return remembered(values);
}
