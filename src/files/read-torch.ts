import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import { MAX_DIMENSIONS, type NdArray } from "../arrays/types";
import { type Archive, type ArchiveOptions, type NotFinite, readArchive } from "./archive";
import { readBytes } from "./bytes";
import { decode } from "./elements/decode";
import { BFLOAT16, SCALAR_TYPES, type ScalarType } from "./elements/scalar-types";
import { atMember, unzipEntry, type ZipEntry, zipEntries } from "./packed/zip";
import { flatten } from "./torch/flatten";
import { readPickle } from "./torch/pickle";
import type { StorageRecord, TensorRecord } from "./torch/records";

/** Element types by the classes of PyTorch's storages. */
const TYPES: ReadonlyMap<string, ScalarType> = new Map([
  ["BFloat16Storage", BFLOAT16],
  ...[
    ["BoolStorage", "b1"],
    ["CharStorage", "i1"],
    ["ByteStorage", "u1"],
    ["ShortStorage", "i2"],
    ["IntStorage", "i4"],
    ["LongStorage", "i8"],
    ["HalfStorage", "f2"],
    ["FloatStorage", "f4"],
    ["DoubleStorage", "f8"],
  ].map(([name, numpy]): [string, ScalarType] => [name!, SCALAR_TYPES.get(numpy!)!]),
]);

/** Largest number of elements that are read from a storage, in sizes of the storage: tensors may share elements. */
const MAX_SHARING = 4;

/**
 * Reads the tensors in a .pt file of PyTorch by name, as float64: a state dict, or nested dicts and lists of tensors and
 * numbers, whose names are joined by points (`"model.0.weight"`, `"epoch"`). Text is ignored.
 *
 * Nothing in the file is run: its pickle may describe tensors, numbers, text and containers, and anything else is refused
 * by name. Tensors that are the same part of a storage share one array.
 *
 * @param bytes the contents of a file that `torch.save` of PyTorch 1.6 or later wrote
 * @param options.only names of the tensors to read; default all
 * @throws ArgumentError for a file of another format, a whole model (save `model.state_dict()`), a damaged or truncated file,
 * and unknown options; and for a tensor to read that has complex or quantised numbers, contains NaN or infinity, lies
 * outside of its storage, or repeats elements
 * @example
 * const tensors = readTorch(await readFile("model.pt")); // tensors["0.weight"].shape
 */
export function readTorch(
  bytes: Uint8Array | ArrayBuffer,
  options: ArchiveOptions = {},
): Record<string, NdArray> {
  const args = argumentsOf("readTorch");
  const at = args.at("bytes");
  return readArchive(args, openTorch(at, readBytes(at, bytes)), options);
}

/** Reads the names in a .pt file. */
export function openTorch(at: Arguments, bytes: Uint8Array): Archive {
  const { members, pickle } = membersOf(at, bytes);
  const atPickle = atMember(at, "data.pkl");
  const records = flatten(atPickle, readPickle(atPickle, storedContents(atPickle, pickle)));
  const littleEndian = readByteOrder(at, members.get("byteorder"));
  const storages = new Map<string, Uint8Array>();
  const arrays = new Map<string, NdArray>();
  const taken = new Map<string, number>();
  let elements = 0;

  const storageOf = (member: Arguments, { type, key, count }: StorageRecord, size: number): Uint8Array => {
    const entry = members.get(`data/${key}`);
    if (entry === undefined)
      throw member.refusal(HERE, "a tensor whose storage is in the file", "no storage");
    const contents = storages.get(key) ?? storedContents(member, entry);
    storages.set(key, contents);
    if (contents.length === count * size) return contents;
    const received = `${contents.length} bytes for ${count} elements of ${type}`;
    throw member.refusal(HERE, `a storage of ${count * size} bytes`, received);
  };

  const readTensor = (member: Arguments, record: TensorRecord, notFinite?: NotFinite): NdArray => {
    const { storage, offset, shape, strides } = record;
    const type = TYPES.get(storage.type);
    if (type === undefined) {
      throw member.refusal(HERE, `a tensor of ${[...TYPES.keys()].join(", ")}`, storage.type);
    }
    const place = JSON.stringify([storage.key, storage.type, offset, shape, strides, notFinite]);
    const known = arrays.get(place);
    if (known !== undefined) return known;
    const count = checkPlace(member, record);
    const total = (taken.get(storage.key) ?? 0) + count;
    taken.set(storage.key, total);
    if (total > MAX_SHARING * storage.count) {
      const expected = `tensors that share the elements of a storage at most ${MAX_SHARING} times`;
      throw member.refusal(HERE, expected, `${total} elements of a storage of ${storage.count}`);
    }
    elements += count;
    at.memory(HERE, elements, "read it in parts");
    const contents = storageOf(member, storage, type.size);
    const layout = { shape, count, type, littleEndian, fortranOrder: false, start: offset * type.size };
    const array = decode(member, contents, { ...layout, strides }, { notFinite });
    arrays.set(place, array);
    return array;
  };

  const read: Archive["read"] = (name, notFinite) => {
    const record = records.get(name)!;
    const member = at.at([`(tensor ${JSON.stringify(name.slice(0, 100))})`]);
    if (typeof record !== "number") return readTensor(member, record, notFinite);
    if (Number.isFinite(record)) return toNdArray(Float64Array.of(record), []);
    throw member.refusal(HERE, "a finite number", String(record));
  };
  return { names: [...records.keys()], read };
}

/** Finds the pickle of an archive, and returns the other members by their paths next to it. */
function membersOf(
  at: Arguments,
  bytes: Uint8Array,
): { members: ReadonlyMap<string, ZipEntry>; pickle: ZipEntry } {
  const expected = "a .pt file of PyTorch 1.6 or later, a zip archive with a member data.pkl";
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw at.refusal(
      HERE,
      expected,
      bytes.length === 0 ? "an empty file" : "a file that is not a zip archive",
    );
  }
  const entries = zipEntries(at, bytes);
  const pickles = entries.filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  const [pickle] = pickles;
  if (pickle === undefined || pickles.length > 1) {
    throw at.refusal(HERE, expected, pickle === undefined ? "none" : "several");
  }
  const folder = pickle.name.slice(0, -"data.pkl".length);
  const members = new Map<string, ZipEntry>();
  for (const entry of entries) {
    if (!entry.name.startsWith(folder)) continue;
    const path = entry.name.slice(folder.length);
    if (members.has(path)) {
      throw atMember(at, entry.name).refusal(HERE, "the only member with this name", "a second member");
    }
    members.set(path, entry);
  }
  return { members, pickle };
}

/** Returns the contents of a member, which PyTorch never compresses: all of them together are not larger than the file. */
function storedContents(at: Arguments, entry: ZipEntry): Uint8Array {
  if (entry.method === 0) return unzipEntry(at, entry);
  throw at.refusal(HERE, "a member without compression", `compression method ${entry.method}`);
}

/** Returns true for little-endian storages, which files without the member `byteorder` have. */
function readByteOrder(at: Arguments, entry: ZipEntry | undefined): boolean {
  if (entry === undefined) return true;
  const member = atMember(at, "byteorder");
  const order = new TextDecoder().decode(storedContents(member, entry)).trim();
  if (order === "little" || order === "big") return order === "little";
  throw member.refusal(HERE, `"little" or "big"`, JSON.stringify(order.slice(0, 20)));
}

/** Returns the number of elements of a tensor, after checking that they lie in the storage and are not repeated. */
function checkPlace(member: Arguments, { storage, offset, shape, strides }: TensorRecord): number {
  if (shape.length > MAX_DIMENSIONS) {
    throw member.refusal(HERE, `at most ${MAX_DIMENSIONS} dimensions`, `${shape.length} dimensions`);
  }
  const count = shape.reduce((product, size) => product * size, 1);
  const last = count === 0 ? -1 : offset + shape.reduce((sum, size, d) => sum + (size - 1) * strides[d]!, 0);
  if (count <= storage.count && last < storage.count) return count;
  const expected = `a tensor within its storage of ${storage.count} elements, without repeated elements`;
  const received = `shape [${shape.join(", ")}] with strides [${strides.join(", ")}] from ${offset}`;
  throw member.refusal(HERE, expected, received.slice(0, 200));
}
