/** Positions of rows by the keys of their points. */
export interface PositionTable {
  /** Number of keys. */
  readonly size: number;
  /** Returns the position that a key has; −1 if it has none. `isOf` tests whether the row at a position has the key. */
  find(key: string, isOf: (position: number) => boolean): number;
  /** Sets the position of a key. */
  set(key: string, position: number, isOf: (position: number) => boolean): void;
}

const FEWEST_SLOTS = 1024;

/** Largest fraction of occupied slots. */
const FULL = 0.75;

const EMPTY = -1;

/**
 * Makes an empty hash table without the keys, in typed arrays: a 32-bit hash and a position for each slot, 12 bytes, which
 * is 16 to 32 bytes for a row. Rows with equal hashes are distinguished by `isOf`, which reads the row. Among 10^7 keys one
 * search in 400 meets an equal hash of another key.
 */
export function positionTable(): PositionTable {
  let hashes = new Uint32Array(FEWEST_SLOTS);
  let positions = new Float64Array(FEWEST_SLOTS).fill(EMPTY);
  let size = 0;

  /** Returns the slot of a key, or the empty slot in which it belongs. */
  const slotOf = (hash: number, isOf: (position: number) => boolean): number => {
    const mask = positions.length - 1;
    let slot = hash & mask;
    while (positions[slot] !== EMPTY && !(hashes[slot] === hash && isOf(positions[slot]!))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const grow = () => {
    const [oldHashes, oldPositions] = [hashes, positions];
    hashes = new Uint32Array(2 * oldHashes.length);
    positions = new Float64Array(2 * oldHashes.length).fill(EMPTY);
    for (let i = 0; i < oldPositions.length; i++) {
      if (oldPositions[i] === EMPTY) continue;
      const slot = slotOf(oldHashes[i]!, () => false);
      hashes[slot] = oldHashes[i]!;
      positions[slot] = oldPositions[i]!;
    }
  };

  return {
    get size() {
      return size;
    },
    find: (key, isOf) => positions[slotOf(hashOf(key), isOf)]!,
    set(key, position, isOf) {
      const hash = hashOf(key);
      const slot = slotOf(hash, isOf);
      if (positions[slot] === EMPTY) size++;
      hashes[slot] = hash;
      positions[slot] = position;
      if (size > FULL * positions.length) grow();
    },
  };
}

/** Returns 32 bits that depend on a text: FNV-1a over its code units, with the final mixing of MurmurHash3. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
