import type { PlaneImage } from "./image-variances";
import type { PlaneMachine } from "./machine";
import type { Segment } from "./plan/steps";
import { Recent } from "./recent";
import { writeSideTables } from "./side-tables";

/** Returns the address of the side tables of one or two images in a segment. */
export type TableOf = (segment: number, images: readonly PlaneImage[]) => number;

/** Bytes of the side tables of single images that are kept. */
const MAX_KEPT_BYTES = 2 ** 26;

/** Keeps side tables in the blocks of a machine. Those of two images are composed of those of each. */
export function tableCache(machine: PlaneMachine, segments: readonly Segment[]): TableOf {
  const { memory, tables, lanes } = machine;
  const perSegment = Math.floor(tables.length / segments.length);
  const blocks = segments.map(() => new Recent<PlaneImage, PlaneImage, number>(perSegment));
  const lengths = segments.map(({ tableBytes }) => tableBytes / (8 * lanes));
  const kept = Math.min(256, Math.max(4, Math.floor(MAX_KEPT_BYTES / 8 / Math.max(...lengths))));
  const single = new Recent<number, PlaneImage, Float64Array>(kept);
  let used = 0;
  return (s, images) => {
    const first = images[0]!;
    const last = images.at(-1)!;
    return blocks[s]!.get(first, last, (discarded) => {
      const address = discarded ?? tables[used++]!;
      const write = (out: Float64Array, image: PlaneImage): Float64Array => {
        writeSideTables(out, lanes, segments[s]!, s, image);
        return out;
      };
      if (lanes === 1) write(memory.subarray(address / 8, address / 8 + lengths[s]!), first);
      else {
        const tablesOf = (image: PlaneImage) =>
          single.get(s, image, () => write(new Float64Array(lengths[s]!), image));
        interleave(memory, address / 8, tablesOf(first), tablesOf(last));
      }
      return address;
    });
  };
}

/** Writes the numbers of two arrays alternately. */
function interleave(out: Float64Array, at: number, left: Float64Array, right: Float64Array): void {
  for (let k = 0, to = at; k < left.length; k++, to += 2) {
    out[to] = left[k]!;
    out[to + 1] = right[k]!;
  }
}
