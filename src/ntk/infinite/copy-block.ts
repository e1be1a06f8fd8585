import { KINDS } from "../arc-cosine/dense-network";
import { type BlockRectangle, writeBlock } from "../arc-cosine/write-block";
import type { FlatKernels } from "./kernel-engine";

/** Number of entries of each kernel that are copied between two turns of the event loop: a few milliseconds of work. */
export const COPIED_PER_TURN = 2 ** 16;
/** Rows and columns that are copied together. */
const TILE = 256;

/**
 * Copies a block of both kernels, whose rows lie next to each other, to its position in larger kernels. Pauses before it
 * copies more than `COPIED_PER_TURN` entries. Returns true if all of its numbers are finite.
 */
export function* copyBlock(
  out: FlatKernels,
  block: FlatKernels,
  place: Omit<BlockRectangle, "stride">,
): Generator<undefined, boolean> {
  const { row, height, column, width, isTriangle } = place;
  let areFinite = true;
  let copied = COPIED_PER_TURN;
  for (let r = 0; r < height; r += TILE) {
    for (let c = isTriangle ? r : 0; c < width; c += TILE) {
      const size = { height: Math.min(TILE, height - r), width: Math.min(TILE, width - c) };
      copied += size.height * size.width;
      if (copied > COPIED_PER_TURN) {
        yield;
        copied = size.height * size.width;
      }
      const tile = {
        ...{ ...place, ...size, row: row + r, column: column + c },
        ...{ stride: width, isTriangle: isTriangle && r === c },
      };
      for (const kind of KINDS) {
        if (!writeBlock(out[kind], block[kind].subarray(r * width + c), tile)) areFinite = false;
      }
    }
  }
  return areFinite;
}
