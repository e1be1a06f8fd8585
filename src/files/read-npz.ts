import { checkMemory } from "../arrays/check";
import type { NdArray } from "../arrays/types";
import { decode } from "./decode";
import { type ErrorContext, fileError, readBytes } from "./error-context";
import { LARGEST_UNPACKED } from "./inflate";
import { npyLayout } from "./npy-header";
import { memberOf, unzipEntry, type ZipEntry, zipEntries } from "./zip";

/**
 * The arrays in an .npz file of NumPy (`savez` or `savez_compressed`) by name, as float64.
 *
 * Sizes are checked before anything is unpacked, checksums after; each member is read as by `readNpy`.
 *
 * @param bytes the file's contents
 * @throws ArgumentError for a file that is no zip archive, damaged, encrypted or beyond 2 GiB unpacked, for a member
 * that is no .npy file of real finite numbers, and for two members of one name
 * @example
 * const { inputs, targets } = readNpz(await readFile("task.npz"));
 */
export function readNpz(bytes: Uint8Array | ArrayBuffer): Record<string, NdArray> {
  const origin = { functionName: "readNpz", argument: "bytes" };
  const members = npzMembers(origin, readBytes(origin, bytes));
  let elements = 0;
  const arrays = Array.from(members, ([key, entry]): [string, NdArray] => {
    const member = memberOf(origin, entry.name);
    const contents = unzipEntry(member, entry);
    const layout = npyLayout(member, contents);
    elements += layout.count;
    checkMemory(origin.functionName, origin.argument, elements, "read it in parts");
    return [key, decode(member, contents, layout)];
  });
  return Object.fromEntries(arrays);
}

/** The members of an .npz file by the name of their array. */
export function npzMembers(origin: ErrorContext, bytes: Uint8Array): Map<string, ZipEntry> {
  const members = new Map<string, ZipEntry>();
  let total = 0;
  for (const entry of zipEntries(origin, bytes)) {
    const [, key] = /^(.+)\.npy$/s.exec(entry.name) ?? [];
    const member = memberOf(origin, entry.name);
    if (key === undefined) throw fileError(member, "a .npy file", "another name");
    if (members.has(key)) throw fileError(member, "the only member of its name", "a second one");
    members.set(key, entry);
    total += entry.size;
  }
  if (total <= LARGEST_UNPACKED) return members;
  const received = `a claim of ${total.toLocaleString("en")} bytes`;
  throw fileError(
    origin,
    `an archive of at most ${LARGEST_UNPACKED.toLocaleString("en")} bytes unpacked`,
    received,
  );
}
