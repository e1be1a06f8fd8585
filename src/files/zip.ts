import { dataView, type ErrorContext, fileError } from "./error-context";
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
export function zipEntries(context: ErrorContext, bytes: Uint8Array): ZipEntry[] {
  const view = dataView(bytes);
  const end = endRecord(context, view);
  const count = view.getUint16(end + 10, true);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let k = 0; k < count; k++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_SIGNATURE) {
      throw fileError(context, `a zip archive with a directory of ${count} members`, `${k} members`);
    }
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw fileError(context, "a zip archive", "a directory beyond its end");
    const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd));
    entries.push(zipEntry(memberContext(context, name), bytes, view, at, name));
    at = next;
  }
  return entries;
}

/** Returns the error context of a member, so that errors name the member. */
export const memberContext = (context: ErrorContext, name: string): ErrorContext => ({
  functionName: context.functionName,
  argument: `${context.argument} (member ${JSON.stringify(name.slice(0, 100))})`,
});

/** Unpacks a member and checks its size and checksum. */
export function unzipEntry(context: ErrorContext, entry: ZipEntry): Uint8Array {
  if (entry.compressed) return inflate(context, entry.packed, entry);
  checkUnpacked(context, entry.packed, entry);
  return entry.packed;
}

/** Finds the end record of an archive, which a comment of up to 65,535 bytes may follow. */
function endRecord(context: ErrorContext, view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 65535); at--) {
    const end = at + 22 + view.getUint16(at + 20, true);
    if (view.getUint32(at, true) === END_SIGNATURE && end === view.byteLength) return at;
  }
  throw fileError(
    context,
    "a complete zip archive (.npz)",
    `${view.byteLength} bytes without its end record`,
  );
}

function zipEntry(
  context: ErrorContext,
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
  if (flags & 1) throw fileError(context, "a member without encryption", "an encrypted member");
  if (method !== 0 && method !== 8) {
    throw fileError(
      context,
      "a member that is stored or compressed by DEFLATE",
      `compression method ${method}`,
    );
  }
  if (size === ZIP64 || packedSize === ZIP64)
    throw fileError(context, "a member under 2 GiB", "a zip64 size");
  if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL_SIGNATURE) {
    throw fileError(context, "a member with a local header", `no local header at byte ${local}`);
  }
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedSize > bytes.length) {
    const received = `${Math.max(0, bytes.length - start)} bytes`;
    throw fileError(context, `a member of ${packedSize} bytes within the archive`, received);
  }
  if (method === 8) checkDeclaredSizes(context, size, packedSize);
  else if (size !== packedSize)
    throw fileError(context, `a stored member of ${size} bytes`, `${packedSize} bytes`);
  return { name, crc, size, compressed: method === 8, packed: bytes.subarray(start, start + packedSize) };
}
