import { argumentsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import type { MatrixLike } from "../../arrays/types";
import { centred, readPair } from "./activations";
import { basisOf } from "./canonical";
import { canonicalSimilarity } from "./cca";
import { debiasedCka, plainCka } from "./cka";
import { distanceCorrelation } from "./distance-correlation";
import { gramSums } from "./gram-sums";
import { type NeighbourAgreement, neighbourAgreement } from "./mutual-nearest-neighbours";
import { type ProcrustesDistance, procrustesOf } from "./procrustes";
import { projectionWeighted } from "./pwcca";
import type { Similarity } from "./similarity";
import { leading, RETAINED_VARIANCE } from "./svcca";

/** All measures of similarity of two layers. */
export interface Comparison extends Tabular {
  /** Linear centred kernel alignment (see `cka`). */
  readonly cka: Similarity;
  /** Debiased alignment; degenerate with fewer than 4 samples. */
  readonly debiasedCka: Similarity;
  /** Mean canonical correlation (see `cca`). */
  readonly cca: Similarity;
  /** Projection-weighted canonical correlation (see `pwcca`). */
  readonly pwcca: Similarity;
  /** Mean canonical correlation of the directions that hold 99 % of the variance (see `svcca`). */
  readonly svcca: Similarity;
  /** Squared Procrustes distance, a distance and not a similarity (see `procrustes`). */
  readonly procrustes: ProcrustesDistance;
  /** Agreement of nearest neighbours (see `mutualNearestNeighbours`). */
  readonly neighbours: NeighbourAgreement;
  /** Pearson correlation of the squared distances between samples (representational similarity analysis). */
  readonly rsa: Similarity;
}

/** Default number of neighbours of a sample, with enough samples. */
const NEIGHBOURS = 10;

/**
 * Compares two layers by all measures of similarity; `toTable()` has them in one table.
 *
 * @param a activations [P, n₁], one sample per row
 * @param b activations [P, n₂] on the same samples
 * @param options.neighbours number of nearest neighbours, 1 to P − 1; default 10, or P − 1 if that is less
 * @throws ArgumentError for different numbers of samples, fewer than 2 samples, NaN, a number of neighbours out of range
 * or unknown options
 * @example
 * const network = mlp({ widths: [2, 20, 20, 1], activation: "relu" });
 * const inputs = normal({ shape: [50, 2] });
 * const [first, second] = forward(network, initialise(network), inputs).hidden;
 * const comparison = compareRepresentations(first!, second!);
 * comparison.cka.value;
 */
export function compareRepresentations(
  a: MatrixLike,
  b: MatrixLike,
  options: { neighbours?: number } = {},
): Comparison {
  const args = argumentsOf("compareRepresentations");
  args.options("options", options, { neighbours: true });
  const raw = readPair(args, a, b, 2);
  const most = raw.a.rows - 1;
  const k = options.neighbours ?? Math.min(NEIGHBOURS, most);
  args.number("options.neighbours", k, { integer: true, atLeast: 1, atMost: most });
  args.memory("options.neighbours", raw.a.rows * k, "use fewer neighbours");
  const pair = { a: centred(raw.a), b: centred(raw.b) };
  const sums = gramSums(args, pair);
  const [first, second] = [basisOf(pair.a), basisOf(pair.b)];
  const variance = RETAINED_VARIANCE;
  const comparison: Omit<Comparison, "toTable"> = {
    cka: plainCka(sums),
    debiasedCka: debiasedCka(sums),
    cca: withoutCorrelations(canonicalSimilarity(first, second)),
    pwcca: projectionWeighted(pair.a, first, second),
    svcca: withoutCorrelations(canonicalSimilarity(leading(first, variance), leading(second, variance))),
    procrustes: procrustesOf(args, pair),
    neighbours: neighbourAgreement(raw.a, raw.b, k),
    rsa: distanceCorrelation(sums),
  };
  return attachTable(comparison, comparisonTable);
}

const withoutCorrelations = ({ value, degenerate }: Similarity): Similarity => ({ value, degenerate });

/** Returns one row per measure. */
function comparisonTable(comparison: Omit<Comparison, "toTable">): Table {
  const { procrustes, neighbours } = comparison;
  const similarity = (name: string, { value, degenerate }: Similarity) => ({ name, value, degenerate });
  const rows = [
    similarity("CKA", comparison.cka),
    similarity("debiased CKA", comparison.debiasedCka),
    similarity("CCA", comparison.cca),
    similarity("PWCCA", comparison.pwcca),
    similarity("SVCCA", comparison.svcca),
    similarity("RSA", comparison.rsa),
    {
      name: "Procrustes distance squared",
      value: procrustes.distanceSquared,
      degenerate: procrustes.degenerate,
    },
    { name: "common neighbours", value: neighbours.overlap, degenerate: false },
    { name: "Jaccard index of neighbours", value: neighbours.jaccard, degenerate: false },
  ];
  return tableOf([
    ["measure", rows.map(({ name }) => name)],
    ["value", rows.map(({ value }) => value)],
    ["degenerate", rows.map(({ degenerate }) => (degenerate ? "yes" : "no"))],
  ]);
}
