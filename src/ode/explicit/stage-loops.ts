import { createWorkspace, engineName, MemoryError, writeTerms } from "../../simd";
import type { Problem } from "../stepping/stepper";
import type { Pair } from "./pair";

/** The vectors of a large system, laid where the SIMD kernels work, and the loops over them. */
export interface StageLoops {
  /** One for the start of the step, for each row of the pair and for the new state. */
  readonly stages: readonly Float64Array[];
  /** Room for the state, the one before and the candidate. */
  readonly states: readonly [Float64Array, Float64Array, Float64Array];
  /** out = base + step · (row i of the pair); its weights follow its rows. Both arrays are among `states`. */
  combineRow(i: number, step: number, base: Float64Array, out: Float64Array): void;
  /** The error of the step from `before` to `after`, both among `states`. */
  error(step: number, before: Float64Array, after: Float64Array): number;
  /** Gives the memory back. */
  release(): void;
}

/** From this many components on, calls of the kernels and a workspace pay. */
const LARGE = 256;

/**
 * The stage loops of a large system; undefined for small ones, and where WebAssembly or memory is missing.
 */
export function stageLoops(pair: Pair, { initial, tolerance }: Problem): StageLoops | undefined {
  const n = initial.length;
  if (n < LARGE || engineName() === "TypeScript") return undefined;
  const count = pair.rows.length + 2;
  const rows = [...pair.rows, pair.weights];
  const errors = pair.errorRows.map((coefficients) => ({ coefficients, stages: pair.errorStages }));
  const { absolute, absoluteStride, relative, relativeStride } = tolerance;
  const lists = [...rows, ...errors].map(({ coefficients }) => 2 * coefficients.length);
  const vectors = new Array<number>(count + 4).fill(n);
  try {
    const lengths = [...vectors, absolute.length, relative.length, ...lists];
    const { kernels, arrays, release } = createWorkspace("solve", lengths);
    const stages = arrays.slice(0, count);
    const [state, previous, candidate, scale, absolutes, relatives, ...terms] = arrays.slice(count) as Six;
    absolutes.set(absolute);
    relatives.set(relative);
    const fill = ({ coefficients, stages: used }: (typeof rows)[number], i: number) =>
      writeTerms(
        terms[i]!,
        coefficients,
        used.map((stage) => stages[stage]!),
      );
    const counts = [...rows, ...errors].map(fill);
    return {
      release,
      stages,
      states: [state, previous, candidate],
      combineRow(i, step, base, out) {
        kernels.combine(out.byteOffset, base.byteOffset, step, terms[i]!.byteOffset, counts[i]!, n);
      },
      error(step, before, after) {
        const [a, r] = [absolutes.byteOffset, relatives.byteOffset];
        const ends = [before.byteOffset, after.byteOffset] as const;
        kernels.reciprocalScale(scale.byteOffset, ...ends, a, absoluteStride, r, relativeStride, n);
        const squares = (k: number): number => {
          const list = rows.length + k;
          return terms[list] === undefined
            ? 0
            : kernels.weightedSquares(terms[list].byteOffset, counts[list]!, scale.byteOffset, n);
        };
        return pair.errorOf(squares(0), squares(1), step, n);
      },
    };
  } catch (error) {
    if (error instanceof MemoryError) return undefined;
    throw error;
  }
}

type Numbers = Float64Array<ArrayBuffer>;
type Six = [Numbers, Numbers, Numbers, Numbers, Numbers, Numbers, ...Numbers[]];
