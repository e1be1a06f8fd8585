import { generator } from "learning-dynamics/random";
import { type Correlations, correlations } from "learning-dynamics/tasks";

/** Numbers and variances of the sequences. */
interface SequenceSettings {
  readonly variances: readonly number[];
  readonly examples: number;
  readonly sequences: number;
  /** True if the query belongs to the regression of the examples. */
  readonly isRelated: boolean;
  readonly seed: number;
}

/**
 * Draws sequences of examples (x, w·x) and a query, and averages over them: linear attention is a linear function of
 * z = vec(β x_qᵀ), with β = (1/N) Σ y x.
 */
export function drawSequences({
  variances,
  examples,
  sequences,
  isRelated,
  seed,
}: SequenceSettings): Correlations {
  const { normal } = generator(seed);
  const deviations = variances.map(Math.sqrt);
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const inputs: number[][] = [];
  const targets: number[][] = [];
  for (let s = 0; s < sequences; s++) {
    const w = deviations.map(() => normal());
    const beta = deviations.map(() => 0);
    for (let n = 0; n < examples; n++) {
      const x = deviations.map((deviation) => deviation * normal());
      const y = dot(w, x);
      for (let i = 0; i < x.length; i++) beta[i]! += (y * x[i]!) / examples;
    }
    const query = deviations.map((deviation) => deviation * normal());
    inputs.push(beta.flatMap((b) => query.map((x) => b * x)));
    targets.push([dot(isRelated ? w : deviations.map(() => normal()), query)]);
  }
  return correlations({ inputs, targets });
}
