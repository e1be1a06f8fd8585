import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { dataView } from "../bytes";
import { checkUnpacked, type DeclaredSizes, inflate } from "./inflate";
import { readDirectory, readSizes } from "./zip64";

/** A member of a zip archive, as described in the archive's directory. */
export interface ZipEntry extends DeclaredSizes {
  readonly name: string;
  readonly encrypted: boolean;
  /** Compression method: 0 (stored), 8 (DEFLATE) or another number, which cannot be read. */
  readonly method: number;
  /** Byte offset of the local header. */
  readonly start: number;
  /** The stored bytes, a view into the archive. */
  readonly packed: Uint8Array;
}

const END_SIGNATURE = 0x06054b50;
const DIRECTORY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;

/**
 * Reads the directory of a zip archive without unpacking members. Checks every offset in it against the file, and that no
 * byte belongs to two members: the sizes of all members together are therefore bounded by the size of the file.
 */
export function zipEntries(at: Arguments, bytes: Uint8Array): ZipEntry[] {
  const view = dataView(bytes);
  const end = endRecord(at, view);
  const directory = readDirectory(at, view, end);
  const entries: ZipEntry[] = [];
  let { offset } = directory;
  for (let k = 0; k < directory.count; k++) {
    if (offset + 46 > end || view.getUint32(offset, true) !== DIRECTORY_SIGNATURE) {
      throw at.refusal(HERE, `a zip archive with a directory of ${directory.count} members`, `${k} members`);
    }
    const nameEnd = offset + 46 + view.getUint16(offset + 28, true);
    const extraEnd = nameEnd + view.getUint16(offset + 30, true);
    const next = extraEnd + view.getUint16(offset + 32, true);
    if (next > end) throw at.refusal(HERE, "a zip archive", "a directory beyond its end");
    const name = new TextDecoder().decode(bytes.subarray(offset + 46, nameEnd));
    entries.push(zipEntry(atMember(at, name), view, offset, name, { start: nameEnd, end: extraEnd }));
    offset = next;
  }
  checkDisjoint(at, entries, directory.offset, bytes);
  return entries;
}

/** Returns the reader of an archive's member. */
export const atMember = (at: Arguments, name: string): Arguments =>
  at.at([`(member ${JSON.stringify(name.slice(0, 100))})`]);

/** Unpacks a member and checks its size and checksum. */
export function unzipEntry(at: Arguments, entry: ZipEntry): Uint8Array {
  const { encrypted, method, size, packed } = entry;
  if (encrypted) throw at.refusal(HERE, "a member without encryption", "an encrypted member");
  if (method === 8) return inflate(at, packed, entry);
  if (method !== 0) {
    const expected = "a member that is stored or compressed by DEFLATE";
    throw at.refusal(HERE, expected, `compression method ${method}`);
  }
  if (size !== packed.length) {
    throw at.refusal(HERE, `a stored member of ${size} bytes`, `${packed.length} bytes`);
  }
  checkUnpacked(at, packed, entry);
  return packed;
}

/** Finds the end record of an archive, which a comment of up to 65,535 bytes may follow. */
function endRecord(at: Arguments, view: DataView): number {
  const last = view.byteLength - 22;
  for (let offset = last; offset >= Math.max(0, last - 65535); offset--) {
    const end = offset + 22 + view.getUint16(offset + 20, true);
    if (view.getUint32(offset, true) === END_SIGNATURE && end === view.byteLength) return offset;
  }
  throw at.refusal(HERE, "a complete zip archive (.npz)", `${view.byteLength} bytes without its end record`);
}

function zipEntry(
  at: Arguments,
  view: DataView,
  offset: number,
  name: string,
  extra: { readonly start: number; readonly end: number },
): ZipEntry {
  const numbers = [24, 20, 42].map((place) => view.getUint32(offset + place, true));
  const [size, packedSize, start] = readSizes(at, view, numbers, extra) as [number, number, number];
  if (start + 30 > view.byteLength || view.getUint32(start, true) !== LOCAL_SIGNATURE) {
    throw at.refusal(HERE, "a member with a local header", `no local header at byte ${start}`);
  }
  const data = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  if (data + packedSize > view.byteLength) {
    const received = `${Math.max(0, view.byteLength - data)} bytes`;
    throw at.refusal(HERE, `a member of ${packedSize} bytes within the archive`, received);
  }
  return {
    name,
    crc: view.getUint32(offset + 16, true),
    size,
    encrypted: (view.getUint16(offset + 8, true) & 1) === 1,
    method: view.getUint16(offset + 10, true),
    start,
    packed: new Uint8Array(view.buffer, view.byteOffset + data, packedSize),
  };
}

function checkDisjoint(
  at: Arguments,
  entries: readonly ZipEntry[],
  directory: number,
  bytes: Uint8Array,
): void {
  const ordered = [...entries].sort((a, b) => a.start - b.start);
  for (const [k, { name, packed }] of ordered.entries()) {
    const next = ordered[k + 1];
    const end = packed.byteOffset - bytes.byteOffset + packed.length;
    if (end <= (next?.start ?? directory)) continue;
    const other = next === undefined ? "the directory" : `member ${JSON.stringify(next.name.slice(0, 100))}`;
    throw atMember(at, name).refusal(HERE, "a member without shared bytes", `bytes that overlap ${other}`);
  }
}
