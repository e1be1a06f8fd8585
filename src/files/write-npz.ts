import { zipSync } from "fflate";
import { checkMemory, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import type { NdArrayLike } from "../arrays/types";
import { npyBytes } from "./write-npy";

const LONGEST_NAME = 1000;

/**
 * The contents of an .npz file (as `numpy.savez` writes it: not compressed) for arrays by name.
 *
 * @param arrays ndarrays of any rank and strides; never changed
 * @returns bytes to write to a file, the same for the same arrays on every platform and day
 * @throws ArgumentError for anything but ndarrays of finite numbers, or names that no archive can hold
 * @example
 * const task = semanticHierarchy();
 * await writeFile("task.npz", writeNpz({ inputs: task.inputs, targets: task.targets }));
 */
export function writeNpz(arrays: Readonly<Record<string, NdArrayLike>>): Uint8Array {
  checkRecord("writeNpz", "arrays", arrays);
  let elements = 0;
  const members = Object.entries(arrays).map(([name, array]): [string, Uint8Array] => {
    if (name.length === 0 || name.length > LONGEST_NAME) {
      throw ArgumentError.of("writeNpz", "arrays", `names of 1 to ${LONGEST_NAME} letters`, name);
    }
    const bytes = npyBytes("writeNpz", `arrays.${name}`, array);
    elements += bytes.length / 8;
    checkMemory("writeNpz", "arrays", elements, "write it in parts");
    return [`${name}.npy`, bytes];
  });
  if (members.length > 65535) {
    throw new ArgumentError("writeNpz", "arrays", "at most 65535 arrays", `${members.length} arrays`);
  }
  // A fixed date (local, which is how zip stores it) keeps the bytes reproducible.
  return zipSync(Object.fromEntries(members), { level: 0, mtime: new Date(1980, 0, 1, 12) });
}
