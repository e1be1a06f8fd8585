import type { Episode } from "../../../meta-learning";
import type { Generator } from "../../../random";

/** Samples of the support and of the query. */
const SHOTS = 10;
/** Samples on which adapted networks are tested. */
const TESTS = 50;

/** Regression of a sinusoid, with samples for a test. */
export interface Sinusoid extends Episode {
  readonly test: Episode["query"];
}

/**
 * Draws a sinusoid a sin(x + φ) with amplitude a in [0.1, 5] and phase φ in [0, π], and samples of it with x in [−5, 5]
 * (Finn, Abbeel & Levine 2017).
 */
export function drawSinusoid(random: Generator): Sinusoid {
  const amplitude = 0.1 + 4.9 * random.uniform();
  const phase = Math.PI * random.uniform();
  const sample = (count: number): Episode["query"] => {
    const inputs = Array.from({ length: count }, () => [10 * random.uniform() - 5]);
    return { inputs, targets: inputs.map(([x]) => [amplitude * Math.sin(x! + phase)]) };
  };
  return { support: sample(SHOTS), query: sample(SHOTS), test: sample(TESTS) };
}

/** Inputs on which layers are compared. */
export const GRID = Array.from({ length: 51 }, (_, i) => [i / 5 - 5]);
