/**
 * Returns the name that `text` probably stands for: the one with a single edit, else one that contains it or that it
 * contains, else the one with the fewest edits. Returns undefined if more than a third of the letters differ.
 */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  const short = text.slice(0, MAX_LENGTH).toLowerCase();
  let nearest: string | undefined;
  let fewest = Math.max(1, Math.floor(short.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(short, name.toLowerCase());
    const edits = isPart(short, name.toLowerCase()) ? Math.min(distance, PART_EDITS) : distance;
    if (edits >= fewest) continue;
    fewest = edits;
    nearest = name;
  }
  return nearest;
}

/** Number of edits as which a name counts that contains the text, or that it contains: between one and two. */
const PART_EDITS = 1.5;

/** Largest number of characters that are compared. */
const MAX_LENGTH = 64;

/** Tests whether one of two texts contains the other, of at least three characters. */
const isPart = (a: string, b: string): boolean =>
  Math.min(a.length, b.length) >= 3 && (a.includes(b) || b.includes(a));

/** Returns the number of inserted, deleted, replaced and swapped neighbouring characters that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
