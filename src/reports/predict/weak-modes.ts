/** Modes are weak if their total contribution is below this fraction of that of all modes. */
const WEAK = 0.01;
/** Weak modes are reported if learning them takes longer than the others by at least this factor. */
const SLOW = 3;

/**
 * Returns a note on the last modes if they are weak and learning them takes most of the time; undefined otherwise.
 *
 * @param contributions decrease of 2 × loss by each mode, in descending order of the modes' strengths
 * @param learningTimes learning time of each mode, in units of τ
 */
export function weakModesNote(
  contributions: readonly number[],
  learningTimes: readonly number[],
): string | undefined {
  const total = contributions.reduce((sum, contribution) => sum + contribution, 0);
  let [first, weak] = [contributions.length, 0];
  while (first > 1 && weak + contributions[first - 1]! < WEAK * total) weak += contributions[--first]!;
  const [strongEnd, end] = [Math.max(...learningTimes.slice(0, first)), Math.max(...learningTimes)];
  if (first === contributions.length || end < SLOW * strongEnd) return undefined;
  const modes =
    first + 1 === contributions.length
      ? `Mode ${first + 1} contributes`
      : `Modes ${first + 1} to ${contributions.length} contribute`;
  const percent = ((100 * weak) / total).toPrecision(2);
  const [late, early] = [end, strongEnd].map((time) => Number(time.toPrecision(3)));
  return (
    `${modes} only ${percent} % of the decrease of the loss, but learning lasts until t = ${late} because of them; the other ` +
    `modes are learned by t = ${early}. Weak modes may be noise: --modes ${first} leaves them out.`
  );
}
