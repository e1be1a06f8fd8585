import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import type { Generator } from "../../random";
import type { ClassTargets } from "../codes/class-targets";
import type { Minimum } from "../codes/code-energy";
import { findMinima } from "../codes/find-minima";
import type { TiltedMoments } from "../codes/tilted-moments";
import { maximiseDual } from "./concave-dual";

/** Fields that maximise the dual, and the lowest minima of the energy at them. */
export interface SolvedCodes {
  readonly fields: Matrix;
  readonly codes: readonly Minimum[];
  /** True if the last search found no lower minimum. */
  readonly verified: boolean;
}

/** Largest number of searches that find a lower minimum. */
const MAX_SEARCHES = 10;

/** Starts of the descents of a search: patterns of at most 10 classes, and random activations. */
const STARTS = { classes: 10, random: 200 } as const;

/** Difference of energies, relative to their size plus 1, below which minima are equally low. */
const TIE = 1e-9;

/** Maximises the dual, searches for minima of the energy from many more starts, and repeats if one of them lies lower. */
export function solveCodes(
  args: Arguments,
  moments: TiltedMoments,
  problem: ClassTargets,
  random: Generator,
): SolvedCodes {
  const { fractions, targets } = problem;
  let fields: Matrix = { ...targets, data: new Float64Array(targets.data.length) };
  let known: readonly Float64Array[] = [];
  for (let search = 1; ; search++) {
    const maximum = maximiseDual(args, moments, problem, { fields, known }, random);
    fields = maximum.fields;
    known = maximum.minima.map(({ readout }) => readout);
    const found = findMinima(moments, fractions, fields, known, random, STARTS);
    known = found.map(({ readout }) => readout);
    const lowest = found[0]!.energy;
    const tie = TIE * (1 + Math.abs(lowest));
    const verified = maximum.minima[0]!.energy - lowest <= tie;
    if (verified || search === MAX_SEARCHES) {
      return { fields, codes: found.filter(({ energy }) => energy <= lowest + tie), verified };
    }
  }
}
