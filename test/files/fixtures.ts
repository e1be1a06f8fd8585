import { type Reference, referencesOf } from "../helpers/references";

/** Shape and entries of an array, row-major. */
export type Contents = { readonly shape: number[]; readonly values: number[] };

type Given = { readonly file: string };

/** A file written by numpy (make-fixtures.py) and the array in it. */
export interface Fixture extends Contents {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly reference: Reference<Given, Contents>;
}

/** A .npz archive written by numpy and the arrays in it, by name. */
export interface ArchiveFixture {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly reference: Reference<Given, Record<string, Contents>>;
}

/** A file written by numpy that cannot be read, and a part of the error message. */
export interface RejectedFixture {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly reason: string;
}

interface Inputs {
  readonly base64: Readonly<Record<string, string>>;
  readonly rejected?: readonly (Omit<RejectedFixture, "bytes"> & { readonly base64: string })[];
}

const references = referencesOf(import.meta.url);
const [FILES, ARCHIVES] = ["arrays in .npy, IDX and text files", "arrays in .npz archives"] as const;

const decoded = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));
const bytesIn = (set: string, file: string) => decoded(references.inputs<Inputs>(set).base64[file]!);

/** Files with one array. */
export const files: readonly Fixture[] = references.all<Given, Contents>(FILES).map((reference) => {
  const { file } = reference.given;
  return { name: file, bytes: bytesIn(FILES, file), ...reference.expected, reference };
});

/** Archives of several arrays. */
export const archives: readonly ArchiveFixture[] = references
  .all<Given, Record<string, Contents>>(ARCHIVES)
  .map((reference) => {
    const { file } = reference.given;
    return { name: file, bytes: bytesIn(ARCHIVES, file), reference };
  });

/** Files with arrays that are not real and finite. */
export const rejected: readonly RejectedFixture[] = references
  .inputs<Inputs>(FILES)
  .rejected!.map(({ base64, ...rest }) => ({ ...rest, bytes: decoded(base64) }));

/** Returns the file of a name. */
export const fileNamed = (name: string): Fixture => files.find((fixture) => fixture.name === name)!;

/** Returns the bytes of the archive of a name. */
export const archiveNamed = (name: string): Uint8Array =>
  archives.find((fixture) => fixture.name === name)!.bytes;

/** Creates an .npy file with any header and data. */
export function npyWith(header: string, data: Uint8Array = new Uint8Array(0), version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const start = version === 1 ? 10 : 12;
  const bytes = new Uint8Array(start + text.length + data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, text.length & 255, text.length >> 8]);
  bytes.set(text, start);
  bytes.set(data, start + text.length);
  return bytes;
}
