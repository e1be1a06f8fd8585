import type { PlaneImage } from "./image-variances";
import type { PlaneMachine } from "./machine";
import type { Segment } from "./plan/steps";
import { writeSideTables } from "./side-tables";

/** Returns the address of the side tables of one or two images in a segment. */
export type TableOf = (segment: number, images: readonly PlaneImage[]) => number;

/** Side tables in a block of a machine. */
interface Tables {
  readonly segment: number;
  readonly images: readonly PlaneImage[];
  readonly address: number;
}

/** Keeps side tables in the blocks of a machine, and replaces those that have not been used for the longest time. */
export function tableCache(machine: PlaneMachine, segments: readonly Segment[]): TableOf {
  const { tables } = machine;
  /** Tables in the order of their last use. */
  const kept: Tables[] = [];
  return (segment, images) => {
    const at = kept.findIndex(
      (other) => other.segment === segment && other.images.every((image, lane) => image === images[lane]),
    );
    let found = kept[at];
    if (found !== undefined) kept.splice(at, 1);
    else {
      const address = kept.length < tables.length ? tables[kept.length]! : kept.shift()!.address;
      for (const [lane, image] of images.entries())
        writeSideTables(machine, [address, lane], segments[segment]!, segment, image);
      found = { segment, images, address };
    }
    kept.push(found);
    return found.address;
  };
}
