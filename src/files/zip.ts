import { type ErrorContext, fileError, viewOf } from "./error-context";
import { checkDeclaredSizes, checkUnpacked, type DeclaredSizes, inflate } from "./inflate";

/** A member of a zip archive, as the archive's directory describes it. */
export interface ZipEntry extends DeclaredSizes {
  readonly name: string;
  readonly compressed: boolean;
  /** The stored bytes, a view into the archive. */
  readonly packed: Uint8Array;
}

const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const ZIP64 = 0xffffffff;

/** The directory of a zip archive, every offset in it checked against the file; nothing is unpacked. */
export function zipEntries(origin: ErrorContext, bytes: Uint8Array): ZipEntry[] {
  const view = viewOf(bytes);
  const end = endRecord(origin, view);
  const count = view.getUint16(end + 10, true);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let k = 0; k < count; k++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY) {
      throw fileError(origin, `a zip archive with a directory of ${count} members`, `${k} members`);
    }
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw fileError(origin, "a zip archive", "a directory beyond its end");
    const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd));
    entries.push(zipEntry(memberOf(origin, name), bytes, view, at, name));
    at = next;
  }
  return entries;
}

/** The origin of a member, so that errors name it. */
export const memberOf = (origin: ErrorContext, name: string): ErrorContext => ({
  functionName: origin.functionName,
  argument: `${origin.argument} (member ${JSON.stringify(name.slice(0, 100))})`,
});

/** The contents of a member, checked against its size and checksum. */
export function unzipEntry(origin: ErrorContext, entry: ZipEntry): Uint8Array {
  if (entry.compressed) return inflate(origin, entry.packed, entry);
  checkUnpacked(origin, entry.packed, entry);
  return entry.packed;
}

/** The record at the end of every archive, which a comment of up to 65,535 bytes may follow. */
function endRecord(origin: ErrorContext, view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 65535); at--) {
    const end = at + 22 + view.getUint16(at + 20, true);
    if (view.getUint32(at, true) === END && end === view.byteLength) return at;
  }
  throw fileError(origin, "a complete zip archive (.npz)", `${view.byteLength} bytes without its end record`);
}

function zipEntry(
  origin: ErrorContext,
  bytes: Uint8Array,
  view: DataView,
  at: number,
  name: string,
): ZipEntry {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const crc = view.getUint32(at + 16, true);
  const packedSize = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const local = view.getUint32(at + 42, true);
  if (flags & 1) throw fileError(origin, "a member without encryption", "an encrypted one");
  if (method !== 0 && method !== 8) {
    throw fileError(origin, "a member stored or compressed by DEFLATE", `compression method ${method}`);
  }
  if (size === ZIP64 || packedSize === ZIP64) throw fileError(origin, "a member under 2 GiB", "a zip64 size");
  if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL) {
    throw fileError(origin, "a member with a local header", `none at byte ${local}`);
  }
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedSize > bytes.length) {
    const received = `${Math.max(0, bytes.length - start)} bytes`;
    throw fileError(origin, `a member of ${packedSize} bytes within the archive`, received);
  }
  if (method === 8) checkDeclaredSizes(origin, size, packedSize);
  else if (size !== packedSize)
    throw fileError(origin, `a stored member of ${size} bytes`, `${packedSize} bytes`);
  return { name, crc, size, compressed: method === 8, packed: bytes.subarray(start, start + packedSize) };
}
