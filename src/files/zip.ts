import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { dataView } from "./bytes";
import { checkDeclaredSizes, checkUnpacked, type DeclaredSizes, inflate } from "./inflate";

/** A member of a zip archive, as described in the archive's directory. */
export interface ZipEntry extends DeclaredSizes {
  readonly name: string;
  readonly compressed: boolean;
  /** The stored bytes, a view into the archive. */
  readonly packed: Uint8Array;
}

const END_SIGNATURE = 0x06054b50;
const DIRECTORY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const ZIP64 = 0xffffffff;

/** Reads the directory of a zip archive and checks every offset in it against the file, without unpacking members. */
export function zipEntries(at: Arguments, bytes: Uint8Array): ZipEntry[] {
  const view = dataView(bytes);
  const end = endRecord(at, view);
  const count = view.getUint16(end + 10, true);
  const entries: ZipEntry[] = [];
  let offset = view.getUint32(end + 16, true);
  for (let k = 0; k < count; k++) {
    if (offset + 46 > end || view.getUint32(offset, true) !== DIRECTORY_SIGNATURE) {
      throw at.refusal(HERE, `a zip archive with a directory of ${count} members`, `${k} members`);
    }
    const nameEnd = offset + 46 + view.getUint16(offset + 28, true);
    const next = nameEnd + view.getUint16(offset + 30, true) + view.getUint16(offset + 32, true);
    if (next > end) throw at.refusal(HERE, "a zip archive", "a directory beyond its end");
    const name = new TextDecoder().decode(bytes.subarray(offset + 46, nameEnd));
    entries.push(zipEntry(atMember(at, name), bytes, view, offset, name));
    offset = next;
  }
  return entries;
}

/** Returns the reader of an archive's member. */
export const atMember = (at: Arguments, name: string): Arguments =>
  at.at([`(member ${JSON.stringify(name.slice(0, 100))})`]);

/** Unpacks a member and checks its size and checksum. */
export function unzipEntry(at: Arguments, entry: ZipEntry): Uint8Array {
  if (entry.compressed) return inflate(at, entry.packed, entry);
  checkUnpacked(at, entry.packed, entry);
  return entry.packed;
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

function zipEntry(at: Arguments, bytes: Uint8Array, view: DataView, offset: number, name: string): ZipEntry {
  const flags = view.getUint16(offset + 8, true);
  const method = view.getUint16(offset + 10, true);
  const crc = view.getUint32(offset + 16, true);
  const packedSize = view.getUint32(offset + 20, true);
  const size = view.getUint32(offset + 24, true);
  const local = view.getUint32(offset + 42, true);
  if (flags & 1) throw at.refusal(HERE, "a member without encryption", "an encrypted member");
  if (method !== 0 && method !== 8) {
    throw at.refusal(
      HERE,
      "a member that is stored or compressed by DEFLATE",
      `compression method ${method}`,
    );
  }
  if (size === ZIP64 || packedSize === ZIP64) throw at.refusal(HERE, "a member under 2 GiB", "a zip64 size");
  if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL_SIGNATURE) {
    throw at.refusal(HERE, "a member with a local header", `no local header at byte ${local}`);
  }
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedSize > bytes.length) {
    const received = `${Math.max(0, bytes.length - start)} bytes`;
    throw at.refusal(HERE, `a member of ${packedSize} bytes within the archive`, received);
  }
  if (method === 8) checkDeclaredSizes(at, size, packedSize);
  else if (size !== packedSize)
    throw at.refusal(HERE, `a stored member of ${size} bytes`, `${packedSize} bytes`);
  return { name, crc, size, compressed: method === 8, packed: bytes.subarray(start, start + packedSize) };
}
