/** Names of the modes of the eight living things. */
const MODE_NAMES = [
  "all",
  "animals | plants",
  "birds | fish",
  "trees | flowers",
  "canary | robin",
  "salmon | sunfish",
  "oak | pine",
  "rose | daisy",
] as const;

/** Signs of the eight things in each mode; the modes are in the order of their names. */
const SIGNS: readonly (readonly number[])[] = [
  [1, 1, 1, 1, 1, 1, 1, 1],
  [1, 1, 1, 1, -1, -1, -1, -1],
  [1, 1, -1, -1, 0, 0, 0, 0],
  [0, 0, 0, 0, 1, 1, -1, -1],
  [1, -1, 0, 0, 0, 0, 0, 0],
  [0, 0, 1, -1, 0, 0, 0, 0],
  [0, 0, 0, 0, 1, -1, 0, 0],
  [0, 0, 0, 0, 0, 0, 1, -1],
];

/**
 * Input modes of the eight living things, as unit vectors over the things. Modes 3 and 4 have the same singular value, and
 * so have modes 5 to 8; of the bases of such a group this is the one in which each mode is a split of the tree.
 */
export const INPUT_MODES: readonly (readonly number[])[] = SIGNS.map((signs) => {
  const length = Math.hypot(...signs);
  return signs.map((sign) => sign / length);
});

/** Displayed modes, from 0: one of each level of the tree. */
export const LEVELS = [0, 1, 2, 4] as const;

/** Returns the number of a mode with its name. */
export const modeName = (k: number): string => `${k + 1}: ${MODE_NAMES[k]!}`;
