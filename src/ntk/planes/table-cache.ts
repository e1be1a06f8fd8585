import type { PlaneImage } from "./image-variances";
import type { PlaneMachine } from "./machine";
import { Recent } from "./recent";
import { sideTables } from "./side-tables";
import type { Segment } from "./steps";

/** Returns the address of the side tables of two images in a segment. */
export type TableOf = (segment: number, first: PlaneImage, second: PlaneImage) => number;

/** Bytes of the side tables of single images that are kept. */
const MAX_KEPT_BYTES = 2 ** 26;

/** Keeps side tables of single images, and those of two images in the blocks of a machine. */
export function tableCache({ memory, tables }: PlaneMachine, segments: readonly Segment[]): TableOf {
  const bytes = Math.max(...segments.map(({ tableBytes }) => tableBytes)) / 2;
  const single = new Recent<number, PlaneImage, Float64Array>(
    Math.min(256, Math.max(4, Math.floor(MAX_KEPT_BYTES / bytes))),
  );
  const blocks = segments.map(
    () => new Recent<PlaneImage, PlaneImage, number>(Math.floor(tables.length / segments.length)),
  );
  let used = 0;
  return (s, first, second) =>
    blocks[s]!.get(first, second, (discarded) => {
      const address = discarded ?? tables[used++]!;
      const tablesOf = (image: PlaneImage) => single.get(s, image, () => sideTables(segments[s]!, s, image));
      interleave(memory, address / 8, tablesOf(first), tablesOf(second));
      return address;
    });
}

/** Writes the numbers of two arrays alternately. */
function interleave(out: Float64Array, at: number, left: Float64Array, right: Float64Array): void {
  for (let k = 0, to = at; k < left.length; k++, to += 2) {
    out[to] = left[k]!;
    out[to + 1] = right[k]!;
  }
}
