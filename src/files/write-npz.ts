import { zipSync } from "fflate";
import { argumentsOf } from "../arrays/arguments";
import type { NdArrayLike } from "../arrays/types";
import { withinCall } from "../arrays/within-call";
import { writeNpy } from "./write-npy";

const MAX_NAME_LENGTH = 1000;

/**
 * Encodes arrays by name as an .npz file, not compressed, as `numpy.savez` does.
 *
 * @param arrays ndarrays of any rank and strides; never changed
 * @returns the file's bytes, equal for equal arrays on every platform and day
 * @throws ArgumentError for a value that is not an ndarray of finite numbers, an empty name, a name of more than 1000
 * characters, or more than 65535 arrays
 * @example
 * const task = semanticHierarchy();
 * await writeFile("task.npz", writeNpz({ inputs: task.inputs, targets: task.targets }));
 */
export function writeNpz(arrays: Readonly<Record<string, NdArrayLike>>): Uint8Array {
  const args = argumentsOf("writeNpz");
  args.record("arrays", arrays);
  let elements = 0;
  const members = Object.entries(arrays).map(([name, array]): [string, Uint8Array] => {
    if (name.length === 0 || name.length > MAX_NAME_LENGTH) {
      throw args.error("arrays", `an object whose names have 1 to ${MAX_NAME_LENGTH} characters`, name);
    }
    const bytes = withinCall(
      "writeNpz",
      () => writeNpy(array),
      ([, ...rest]) => ["arrays", name, ...rest],
    );
    elements += bytes.length / 8;
    args.memory("arrays", elements, "write it in parts");
    return [`${name}.npy`, bytes];
  });
  if (members.length > 65535) {
    throw args.refusal("arrays", "at most 65535 arrays", `${members.length} arrays`);
  }
  // A fixed date, in local time because zip stores local times, keeps the bytes reproducible.
  return zipSync(Object.fromEntries(members), { level: 0, mtime: new Date(1980, 0, 1, 12) });
}
