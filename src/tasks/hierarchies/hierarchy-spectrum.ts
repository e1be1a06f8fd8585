import { argumentsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { checkTree, levelVariances } from "./tree";

/** Distinct eigenvalues of the item covariance of a hierarchy, one per level of the tree, root first. */
export interface HierarchySpectrum extends Tabular {
  /** Eigenvalues s_l² / N for the levels l = 0 ... levels − 1, descending. */
  readonly values: Float64Array;
  /** Multiplicities of the eigenvalues: 1 for the root, then branching^l − branching^(l−1). */
  readonly multiplicities: number[];
}

/**
 * Computes the spectrum of the item covariance of branching diffusion in closed form: s_l² / N = P Σ_{k ≥ l} Δ_k / M_k
 * with M_k nodes at level k and P leaves (Saxe, McClelland & Ganguli, CogSci 2013, eq. 13).
 *
 * For one-hot inputs, the singular values of Σyx are √(N value) / P with N features.
 *
 * @param options.levels number of levels of the tree, root and leaves included
 * @param options.branching number of children of a node, default 2
 * @param options.flip probability that a feature changes sign on a branch, default 0.1
 * @throws ArgumentError for sizes that are not positive integers, 2^53 leaves or more, or `flip` outside 0 ... 1
 * @example
 * hierarchySpectrum({ levels: 3, flip: 0.1 }); // values: 2.4592, 0.8208, 0.3600; multiplicities: 1, 1, 2
 */
export function hierarchySpectrum(options: {
  levels: number;
  branching?: number;
  flip?: number;
}): HierarchySpectrum {
  const args = argumentsOf("hierarchySpectrum");
  args.options("options", options, { levels: true, branching: true, flip: true });
  const { levels, branching = 2, flip = 0.1 } = options;
  const tree = checkTree(args, levels, branching);
  args.number("flip", flip, { atLeast: 0, atMost: 1 });
  const variances = levelVariances(tree, flip);
  const values = new Float64Array(levels);
  let sum = 0;
  for (let l = levels - 1; l >= 0; l--) {
    sum += variances[l]! * branching ** (levels - 1 - l);
    values[l] = sum;
  }
  const multiplicities = Array.from({ length: levels }, (_, l) =>
    l === 0 ? 1 : branching ** l - branching ** (l - 1),
  );
  return attachTable({ values, multiplicities }, spectrumTable);
}

/** Returns eigenvalue and multiplicity of every level as a table. */
const spectrumTable = ({ values, multiplicities }: Omit<HierarchySpectrum, "toTable">): Table =>
  tableOf([
    ["level", Array.from(values, (_, l) => l)],
    ["eigenvalue", values],
    ["multiplicity", multiplicities],
  ]);
