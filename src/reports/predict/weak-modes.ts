/** Fraction of the contributions of all modes below which the last modes together count as weak. */
const WEAK_FRACTION = 0.01;
/** Factor by which weak modes have to prolong learning to be reported. */
const MIN_PROLONGATION = 3;

/** Modes that contribute little and are learned late. */
export interface WeakModes {
  /** Number of the other modes, which precede them. */
  readonly strong: number;
  /** Sentences on the contribution and the learning time of the weak modes. */
  readonly note: string;
}

/**
 * Finds the last modes that are weak if learning them takes most of the time; returns undefined otherwise.
 *
 * @param contributions decrease of 2 × loss by each mode, in descending order of the modes' strengths
 * @param learningTimes learning time of each mode, in units of τ
 */
export function weakModes(
  contributions: readonly number[],
  learningTimes: readonly number[],
): WeakModes | undefined {
  const total = contributions.reduce((sum, contribution) => sum + contribution, 0);
  let [first, weak] = [contributions.length, 0];
  while (first > 1 && weak + contributions[first - 1]! < WEAK_FRACTION * total)
    weak += contributions[--first]!;
  const [strongEnd, end] = [Math.max(...learningTimes.slice(0, first)), Math.max(...learningTimes)];
  if (first === contributions.length || end < MIN_PROLONGATION * strongEnd) return undefined;
  const [modes, cause] =
    first + 1 === contributions.length
      ? [`Mode ${first + 1} contributes`, "of this mode"]
      : [`Modes ${first + 1} to ${contributions.length} contribute`, "of these modes"];
  const others = first === 1 ? "mode 1 is" : "the other modes are";
  const percent = ((100 * weak) / total).toPrecision(2);
  const [late, early] = [end, strongEnd].map((time) => Number(time.toPrecision(3)));
  const note =
    `${modes} only ${percent} % of the decrease of the loss, but learning lasts until t = ${late} because ${cause}; ` +
    `${others} learned by t = ${early}. Weak modes may be noise.`;
  return { strong: first, note };
}
