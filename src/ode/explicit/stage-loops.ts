import { argumentsOf } from "../../arrays/arguments";
import { MemoryError } from "../../arrays/memory-error";
import { createWorkspace, engineName, writeTerms } from "../../simd";
import type { Problem } from "../stepping/stepper";
import type { Pair } from "./pair";
import { stepTimesRate } from "./stability-limit";

/** Vectors of a large system in the memory of the SIMD kernels, and the loops over them. */
export interface StageLoops {
  /** Stages: one for the start of the step, one for each row of the pair, and one for the new state. */
  readonly stages: readonly Float64Array[];
  /** Vectors for the state, the previous state and the candidate. */
  readonly states: readonly [Float64Array, Float64Array, Float64Array];
  /** Computes `out = base + step · (row i)`; the weights follow the rows. Both arrays must be among `states`. */
  combineRow(i: number, step: number, base: Float64Array, out: Float64Array): void;
  /** Computes the error of the step from `before` to `after`, which must be among `states`. */
  error(step: number, before: Float64Array, after: Float64Array): number;
  /** Estimates h λ of the step of the last error, for a pair with a `StabilityLimit`. */
  stepTimesRate(): number;
  /** Releases the memory. */
  release(): void;
}

/** Smallest number of components for which the kernels and their workspace are faster. */
const MIN_SIMD_COMPONENTS = 256;

/**
 * Creates the stage loops of a large system. Returns undefined for small systems, or without WebAssembly or memory.
 */
export function stageLoops(pair: Pair, { initial, tolerance }: Problem): StageLoops | undefined {
  const n = initial.length;
  if (n < MIN_SIMD_COMPONENTS || engineName() === "TypeScript") return undefined;
  const count = pair.rows.length + 2;
  const rows = [...pair.rows, pair.weights];
  const errors = pair.errorRows.map((coefficients) => ({ coefficients, stages: pair.errorStages }));
  const limits = pair.stability === undefined ? [] : [pair.stability.slopes, pair.stability.states];
  const sums = [...errors, ...limits];
  const { absolute, absoluteStride, relative, relativeStride } = tolerance;
  const termLengths = [...rows, ...sums].map(({ coefficients }) => 2 * coefficients.length);
  const vectors = new Array<number>(count + 4).fill(n);
  try {
    const lengths = [...vectors, absolute.length, relative.length, ...termLengths];
    const { kernels, arrays, release } = createWorkspace(argumentsOf("solve"), lengths);
    const stages = arrays.slice(0, count);
    const [state, previous, candidate, scale, absolutes, relatives, ...terms] = arrays.slice(
      count,
    ) as AtLeastSixArrays;
    absolutes.set(absolute);
    relatives.set(relative);
    const writeRow = ({ coefficients, stages: used }: (typeof rows)[number], i: number) =>
      writeTerms(
        terms[i]!,
        coefficients,
        used.map((stage) => stages[stage]!),
      );
    const termCounts = [...rows, ...sums].map(writeRow);
    const squares = (k: number): number => {
      const list = rows.length + k;
      return kernels.weightedSquares(terms[list]!.byteOffset, termCounts[list]!, scale.byteOffset, n);
    };
    return {
      release,
      stages,
      states: [state, previous, candidate],
      combineRow(i, step, base, out) {
        kernels.combine(out.byteOffset, base.byteOffset, step, terms[i]!.byteOffset, termCounts[i]!, n);
      },
      error(step, before, after) {
        const [a, r] = [absolutes.byteOffset, relatives.byteOffset];
        const endOffsets = [before.byteOffset, after.byteOffset] as const;
        kernels.reciprocalScale(scale.byteOffset, ...endOffsets, a, absoluteStride, r, relativeStride, n);
        return pair.errorFromSums(squares(0), errors.length > 1 ? squares(1) : 0, step, n);
      },
      stepTimesRate: () => stepTimesRate(squares(errors.length), squares(errors.length + 1)),
    };
  } catch (error) {
    if (error instanceof MemoryError) return undefined;
    throw error;
  }
}

type Vector = Float64Array<ArrayBuffer>;
type AtLeastSixArrays = [Vector, Vector, Vector, Vector, Vector, Vector, ...Vector[]];
