import { dataView } from "../bytes";
import { crc32 } from "./crc32";

const LOCAL_SIGNATURE = 0x04034b50;
const DIRECTORY_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;

/** Lengths in bytes of the headers of a member, without its name, and of the end of the directory. */
const [LOCAL, DIRECTORY, END] = [30, 46, 22];

/** The version of the format with directories, 2.0. */
const VERSION = 20;
/** Flag of names in UTF-8. */
const UTF8 = 0x800;
/** Noon of 1 January 1980, the first day of the format: a fixed date keeps the bytes reproducible. */
const DATE = 0x00216000;

/** Returns a zip archive of named members, which are stored and not compressed. */
export function storedZip(members: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const encoder = new TextEncoder();
  const files = members.map(([text, bytes]) => {
    const name = encoder.encode(text);
    return { name, bytes, crc: crc32(bytes), flags: name.length === text.length ? 0 : UTF8 };
  });
  const data = files.reduce((sum, { name, bytes }) => sum + LOCAL + name.length + bytes.length, 0);
  const directory = files.reduce((sum, { name }) => sum + DIRECTORY + name.length, 0);
  const archive = new Uint8Array(data + directory + END);
  const view = dataView(archive);

  /** Writes what both headers of a member share, from the version on. */
  const writeHeader = ({ name, bytes, crc, flags }: (typeof files)[number], at: number): void => {
    view.setUint16(at, VERSION, true);
    view.setUint16(at + 2, flags, true);
    view.setUint32(at + 6, DATE, true);
    view.setUint32(at + 10, crc, true);
    view.setUint32(at + 14, bytes.length, true);
    view.setUint32(at + 18, bytes.length, true);
    view.setUint16(at + 22, name.length, true);
  };
  let [local, entry] = [0, data];
  for (const file of files) {
    const { name, bytes } = file;
    view.setUint32(local, LOCAL_SIGNATURE, true);
    writeHeader(file, local + 4);
    archive.set(name, local + LOCAL);
    archive.set(bytes, local + LOCAL + name.length);
    view.setUint32(entry, DIRECTORY_SIGNATURE, true);
    view.setUint16(entry + 4, VERSION, true);
    writeHeader(file, entry + 6);
    view.setUint32(entry + 42, local, true);
    archive.set(name, entry + DIRECTORY);
    local += LOCAL + name.length + bytes.length;
    entry += DIRECTORY + name.length;
  }
  view.setUint32(entry, END_SIGNATURE, true);
  view.setUint16(entry + 8, files.length, true);
  view.setUint16(entry + 10, files.length, true);
  view.setUint32(entry + 12, directory, true);
  view.setUint32(entry + 16, data, true);
  return archive;
}
