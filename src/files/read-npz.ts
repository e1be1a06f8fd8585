import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { NdArray } from "../arrays/types";
import { readBytes } from "./bytes";
import { decode } from "./decode";
import { MAX_UNPACKED_BYTES } from "./inflate";
import { npyLayout } from "./npy-header";
import { atMember, unzipEntry, type ZipEntry, zipEntries } from "./zip";

/**
 * Reads the arrays in an .npz file of NumPy (`savez` or `savez_compressed`) by name, as float64.
 *
 * Sizes are checked before unpacking, checksums afterwards. Each member is read like a file by `readNpy`.
 *
 * @param bytes the file's contents
 * @throws ArgumentError for a file that is not a zip archive, is damaged or encrypted, or exceeds 2 GiB unpacked; for a
 * member that is not an .npy file of finite real numbers; and for two members with the same name
 * @example
 * const { inputs, targets } = readNpz(await readFile("task.npz"));
 */
export function readNpz(bytes: Uint8Array | ArrayBuffer): Record<string, NdArray> {
  const at = argumentsOf("readNpz").at("bytes");
  const members = npzMembers(at, readBytes(at, bytes));
  let elements = 0;
  const arrays = Array.from(members, ([key, entry]): [string, NdArray] => {
    const member = atMember(at, entry.name);
    const contents = unzipEntry(member, entry);
    const layout = npyLayout(member, contents);
    elements += layout.count;
    at.memory(HERE, elements, "read it in parts");
    return [key, decode(member, contents, layout)];
  });
  return Object.fromEntries(arrays);
}

/** Returns the members of an .npz file by the names of their arrays. */
export function npzMembers(at: Arguments, bytes: Uint8Array): Map<string, ZipEntry> {
  const members = new Map<string, ZipEntry>();
  let total = 0;
  for (const entry of zipEntries(at, bytes)) {
    const [, key] = /^(.+)\.npy$/s.exec(entry.name) ?? [];
    const member = atMember(at, entry.name);
    if (key === undefined) throw member.refusal(HERE, "a member whose name ends in .npy", "a different name");
    if (members.has(key)) throw member.refusal(HERE, "the only member with this name", "a second member");
    members.set(key, entry);
    total += entry.size;
  }
  if (total <= MAX_UNPACKED_BYTES) return members;
  const received = `a declared size of ${total.toLocaleString("en")} bytes`;
  throw at.refusal(
    HERE,
    `an archive of at most ${MAX_UNPACKED_BYTES.toLocaleString("en")} bytes unpacked`,
    received,
  );
}
