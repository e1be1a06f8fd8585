import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { readTorch } from "../../src/tasks";
import { referencesOf } from "../helpers/references";
import { storedZip, torchFile } from "../helpers/torch-files";
import type { Contents } from "./fixtures";
import { expectSoundForFlippedBits, expectSoundForRandom } from "./mutations";

interface Inputs {
  readonly base64: Readonly<Record<string, string>>;
  readonly rejected: readonly { readonly name: string; readonly reason: string }[];
  readonly rejectedBase64: Readonly<Record<string, string>>;
}

const SET = "tensors in .pt files";
const references = referencesOf(import.meta.url);
const { base64, rejected, rejectedBase64 } = references.inputs<Inputs>(SET);
const decoded = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
const fileNamed = (name: string) => decoded(base64[name]!);

describe("readTorch", () => {
  for (const reference of references.all<{ file: string }, Record<string, Contents>>(SET)) {
    it(`reads the tensors and numbers as PyTorch wrote them: ${reference.given.file}`, () => {
      const read = readTorch(fileNamed(reference.given.file));
      expect(Object.keys(read)).toEqual(Object.keys(reference.expected));
      const contents = Object.entries(read).map(([name, { shape, data }]) => [name, { shape, values: data }]);
      reference.check(Object.fromEntries(contents));
    });
  }

  it.each(rejected)("refuses $name by name", ({ name, reason }) => {
    const read = () => readTorch(decoded(rejectedBase64[name]!));
    expect(read).toThrow(ArgumentError);
    expect(read).toThrow(reason);
  });

  it("shares one array between names of the same tensor", () => {
    const { encoder, decoder } = readTorch(fileNamed("parameters.pt"));
    expect(encoder).toBe(decoder);
  });

  it("reads only the wanted tensors", () => {
    const names = ["model.0.weight", "epoch"];
    expect(Object.keys(readTorch(fileNamed("checkpoint.pt"), { only: names })).sort()).toEqual(names.sort());
    expect(() => readTorch(fileNamed("checkpoint.pt"), { only: ["name"] })).toThrow("options.only[0]");
  });

  it("reads a file at any offset of a buffer", () => {
    const file = fileNamed("views.pt");
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(readTorch(shifted.subarray(3))).toEqual(readTorch(file));
  });

  it("rejects every truncation of a file", () => {
    const file = fileNamed("list.pt");
    for (let length = 0; length < file.length; length++) {
      expect(() => readTorch(file.slice(0, length))).toThrow(ArgumentError);
    }
  });
});

describe("the pickle of a .pt file", () => {
  const read = (pickle: (string | number)[], data?: Uint8Array) => () => readTorch(torchFile(pickle, data));
  const tensor = (offset: number, shape: number[], strides: number[], count = 2) => [
    ..."ctorch._utils\n_rebuild_tensor_v2\n((",
    ...["X\x07\0\0\0storage", "ctorch\nDoubleStorage\n", "X\x01\0\0\x000", "X\x03\0\0\0cpu"],
    ...[`K${String.fromCharCode(count)}tQ`, "K", offset, "("],
    ...shape.flatMap((n) => ["K", n]),
    ...["t("],
    ...strides.flatMap((n) => ["K", n]),
    ...["t\x89NtR"],
  ];
  const named = (value: (string | number)[]) => ["}X\x01\0\0\0x", ...value, "s."];

  it("is read without running it: no name of Python but those of tensors is accepted", () => {
    expect(read(["cos\nsystem\n(X\x02\0\0\0lstR."])).toThrow("os.system, which is not read");
    expect(read(["cbuiltins\neval\n."])).toThrow("builtins.eval, which is not read");
    expect(read(["ctorch\nload\n."])).toThrow("torch.load, which is not read");
    expect(read(["ctorch\nFloatStorage\n)R."])).toThrow("a call of torch.FloatStorage");
    expect(read(["}}b."])()).toEqual({});
    expect(read(["K\x01}b."])).toThrow("a state of 1");
    expect(read(["\x8c\x01a."])).toThrow("instruction 0x8c at byte 2");
    expect(read(["i"])).toThrow("instruction 0x69");
  });

  it("describes tensors within their storages", () => {
    const data = new Uint8Array(Float64Array.of(1, 2).buffer);
    expect(read(named(tensor(1, [1], [1])), data)().x!.data).toEqual(Float64Array.of(2));
    expect(read(named(tensor(0, [2], [1])), data)().x!.data).toEqual(Float64Array.of(1, 2));
    expect(read(named(tensor(1, [2], [1])), data)).toThrow("within its storage of 2 elements");
    expect(read(named(tensor(0, [2], [2])), data)).toThrow("within its storage of 2 elements");
    expect(read(named(tensor(0, [200, 200], [0, 0])), data)).toThrow("without repeated elements");
    expect(read(named(tensor(0, [2], [1, 1])), data)).toThrow("shape and strides");
    expect(read(named(tensor(0, [2], [1], 3)), data)).toThrow("a storage of 24 bytes");
    expect(read(named(tensor(0, [2], [1])))).toThrow("whose storage is in the file");
    const many = Array.from({ length: 65 }, () => 1);
    expect(read(named(tensor(0, many, many)), data)).toThrow("dimensions");
  });

  it("cannot grow: overlapping tensors, and containers in themselves, are refused", () => {
    const data = new Uint8Array(Float64Array.of(1, 2).buffer);
    const overlapping = [[2], [1], [1, 2], [2, 1], [1, 1, 2], [2, 1, 1], [1, 2, 1]].flatMap((shape, k) => [
      `X\x01\0\0\0${k}`,
      ...tensor(
        0,
        shape,
        shape.map(() => 1),
      ),
      "s",
    ]);
    expect(read(["}", ...overlapping, "."], data)).toThrow("share the elements of a storage at most 4 times");
    expect(read(["]q\0h\0a."])).toThrow("at most 16 levels");
    const doubled = Array.from({ length: 14 }, (_, k) => ["q", k, "]h", k, "ah", k, "a"]).flat();
    expect(read(["]K\x01a", ...doubled, "."])).not.toThrow();
    const eightfold = Array.from({ length: 8 }, (_, k) => [
      "q",
      k,
      "]",
      ...Array(8).fill(["h", k, "a"]).flat(),
    ]);
    expect(read(["]K\x01a", ...eightfold.flat(), "."])).toThrow("100000 values");
  });

  it("is refused if its instructions contradict each other", () => {
    for (const pickle of [
      ".",
      "t.",
      "a.",
      "s.",
      "}a.",
      "]K\x01s.",
      "(K\x01\x85",
      "h\x07.",
      "q\0.",
      "R.",
      "Q.",
      "K\x01Q.",
      "b.",
    ]) {
      expect(read([pickle])).toThrow(ArgumentError);
    }
    expect(read(["}](K\x01K\x02u."])).toThrow(ArgumentError);
    expect(read(["}NK\x01s."])).toThrow("keys that are text or numbers");
    expect(read(["}X\x01\0\0\0\xffK\x01s."])).toThrow("not UTF-8");
    expect(read(["}K\x01K\x02sX\x01\0\0\x001K\x03s."])).toThrow('"1" twice');
    expect(read(["\x8a\x09123456789."])).toThrow("at most 8 bytes");
    expect(read(["(K\x01\x8a\x08\0\0\0\0\0\0\0\x80t."])()["1"]!.data).toEqual(Float64Array.of(-(2 ** 63)));
  });
});

describe("the archive of a .pt file", () => {
  it("has one pickle, distinct members without compression, and a known byte order", () => {
    const pickle = Uint8Array.of(0x80, 2, 0x7d, 0x2e);
    const zip =
      (...members: [string, Uint8Array, number?][]) =>
      () =>
        readTorch(storedZip(members));
    expect(zip(["m/data.pkl", pickle])()).toEqual({});
    expect(zip(["data.txt", pickle])).toThrow("received none");
    expect(zip(["m/data.pkl", pickle], ["n/data.pkl", pickle])).toThrow("received several");
    expect(zip(["m/data.pkl", pickle], ["m/data/0", pickle], ["m/data/0", pickle])).toThrow(
      "a second member",
    );
    expect(zip(["m/data.pkl", pickle], ["m/byteorder", pickle])).toThrow('"little" or "big"');
    expect(zip(["m/data.pkl", pickle, 8])).toThrow("without compression");
    expect(() => readTorch(new Uint8Array(0))).toThrow("an empty file");
  });
});

describe("damaged .pt files", () => {
  it("give finite tensors or an ArgumentError: flipped bits", () => {
    const files = ["list.pt", "views.pt", "parameters.pt", "checkpoint.pt"].map(fileNamed);
    expectSoundForFlippedBits((bytes) => Object.values(readTorch(bytes)), files, 3);
  });

  it("give finite tensors or an ArgumentError: flipped bits of a pickle whose checksum is right", () => {
    const pickle = pickleOf(fileNamed("list.pt"));
    const data = new Uint8Array(16);
    const read = (bytes: Uint8Array) => Object.values(readTorch(torchFile([], data, bytes)));
    expectSoundForFlippedBits(read, [pickle], 3);
  });

  it("give finite tensors or an ArgumentError: random instructions", () => {
    const codes = [..."(N\x88\x89])}tua\x85\x86\x87seRQb."].map((c) => c.charCodeAt(0));
    const instruction = fc.oneof(
      fc.constantFrom(...codes).map((code) => [code]),
      fc.tuple(fc.constantFrom(0x4b, 0x71, 0x68), fc.nat(4)).map(([code, n]) => [code, n]),
      fc
        .constantFrom("ctorch\nFloatStorage\n", "ccollections\nOrderedDict\n", "X\x01\0\0\0x")
        .map((text) => [...text].map((c) => c.charCodeAt(0))),
    );
    const pickles = fc
      .array(instruction, { maxLength: 40 })
      .map((parts) => Uint8Array.from([0x80, 2, ...parts.flat(), 0x2e]));
    expectSoundForRandom((bytes) => Object.values(readTorch(torchFile([], undefined, bytes))), pickles);
  });
});

/** Returns the pickle of a file by PyTorch, which stands between the local header and the next one. */
function pickleOf(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset);
  const start = 30 + view.getUint16(26, true) + view.getUint16(28, true);
  let end = start;
  while (!(file[end] === 0x2e && file[end + 1] === 0x50 && file[end + 2] === 0x4b)) end++;
  return file.slice(start, end + 1);
}
