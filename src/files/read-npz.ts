import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { NdArray } from "../arrays/types";
import { type Archive, type ArchiveOptions, readArchive } from "./archive";
import { readBytes } from "./bytes";
import { decode } from "./elements/decode";
import { npyLayout } from "./npy/header";
import { readTextArray } from "./npy/text-array";
import { MAX_UNPACKED_BYTES } from "./packed/inflate";
import { atMember, unzipEntry, type ZipEntry, zipEntries } from "./packed/zip";

/**
 * Reads the arrays in an .npz file of NumPy (`savez` or `savez_compressed`) by name, as float64.
 *
 * Sizes are checked before unpacking, checksums afterwards. Each member is read like a file by `readNpy`.
 *
 * @param bytes the file's contents
 * @param options.only names of the arrays to read; default all
 * @throws ArgumentError for a file that is not a zip archive, is damaged, or has members that overlap; for two members
 * with the same name and for unknown options; and for a member to read that is encrypted, is not an .npy file of finite real
 * numbers, or exceeds 2 GiB with the others
 * @example
 * const { inputs, targets } = readNpz(await readFile("task.npz"), { only: ["inputs", "targets"] });
 */
export function readNpz(
  bytes: Uint8Array | ArrayBuffer,
  options: ArchiveOptions = {},
): Record<string, NdArray> {
  const args = argumentsOf("readNpz");
  const at = args.at("bytes");
  return readArchive(args, openNpz(at, readBytes(at, bytes)), options);
}

/** Reads the directory of an .npz file. */
export function openNpz(at: Arguments, bytes: Uint8Array): Archive {
  const members = npzMembers(at, bytes);
  let unpackedBytes = 0;
  let elements = 0;
  const unpack = (name: string): { member: Arguments; contents: Uint8Array } => {
    const entry = members.get(name)!;
    const member = atMember(at, entry.name);
    unpackedBytes += entry.size;
    if (unpackedBytes > MAX_UNPACKED_BYTES) throw tooLarge(member, unpackedBytes);
    return { member, contents: npyContents(member, entry) };
  };
  return {
    names: [...members.keys()],
    read(name, notFinite) {
      const { member, contents } = unpack(name);
      const layout = npyLayout(member, contents);
      elements += layout.count;
      at.memory(HERE, elements, "read it in parts");
      return decode(member, contents, layout, { notFinite });
    },
    readText(name) {
      const { member, contents } = unpack(name);
      return readTextArray(member, contents);
    },
  };
}

/** Unpacks the .npy file in a member of an .npz file. */
export function npyContents(member: Arguments, entry: ZipEntry): Uint8Array {
  if (arrayName(entry) !== entry.name) return unzipEntry(member, entry);
  throw member.refusal(HERE, "a member whose name ends in .npy", "a different name");
}

/** Returns the members of an .npz file by the names of their arrays, and other members by their own names. */
export function npzMembers(at: Arguments, bytes: Uint8Array): Map<string, ZipEntry> {
  const members = new Map<string, ZipEntry>();
  for (const entry of zipEntries(at, bytes)) {
    const name = arrayName(entry);
    if (members.has(name)) {
      throw atMember(at, entry.name).refusal(HERE, "the only member with this name", "a second member");
    }
    members.set(name, entry);
  }
  return members;
}

const arrayName = ({ name }: ZipEntry): string => name.replace(/(?<=.)\.npy$/s, "");

function tooLarge(member: Arguments, bytes: number): Error {
  const limit = MAX_UNPACKED_BYTES.toLocaleString("en");
  const received = `a declared size of ${bytes.toLocaleString("en")} bytes`;
  return member.refusal(HERE, `an archive of at most ${limit} bytes unpacked`, received);
}
