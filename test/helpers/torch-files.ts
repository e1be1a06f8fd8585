import type { NdArray } from "../../src/arrays";
import { crc32 } from "../../src/files/packed/crc32";

/** Makes a .pt file of a pickle of protocol 2, given as text and bytes or whole, and one storage named 0. */
export function torchFile(parts: (string | number)[], data?: Uint8Array, whole?: Uint8Array): Uint8Array {
  const codes = parts.flatMap((part) =>
    typeof part === "number" ? [part] : [...part].map((letter) => letter.charCodeAt(0)),
  );
  const pickle = whole ?? Uint8Array.from([0x80, 2, ...codes]);
  return storedZip([["m/data.pkl", pickle], ...(data === undefined ? [] : ([["m/data/0", data]] as const))]);
}

/** Makes a .pt file of float64 tensors by name, with the instructions of torch.save. */
export function stateFile(tensors: Readonly<Record<string, NdArray>>): Uint8Array {
  const word = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
  const text = (value: string) => {
    const bytes = [...new TextEncoder().encode(value)];
    return [0x58, ...word(bytes.length), ...bytes];
  };
  const codes = (value: string) => [...value].map((letter) => letter.charCodeAt(0));
  const integer = (value: number) => [0x4a, ...word(value)];
  const tuple = (values: readonly number[]) => [0x28, ...values.flatMap(integer), 0x74];
  const items = Object.entries(tensors).flatMap(([name, { shape, data }], k) => {
    const strides = shape.map((_, d) => shape.slice(d + 1).reduce((product, n) => product * n, 1));
    const storage = [
      ...text("storage"),
      ...codes("ctorch\nDoubleStorage\n"),
      ...text(`${k}`),
      ...text("cpu"),
    ];
    const memory = [0x28, ...storage, ...integer(data.length), 0x74, 0x51];
    const place = [...integer(0), ...tuple(shape), ...tuple(strides), 0x89, 0x4e];
    return [
      ...text(name),
      ...codes("ctorch._utils\n_rebuild_tensor_v2\n("),
      ...memory,
      ...place,
      ...codes("tRs"),
    ];
  });
  const pickle = Uint8Array.from([0x80, 2, ...codes("ccollections\nOrderedDict\n)R"), ...items, 0x2e]);
  const storages = Object.values(tensors).map(({ data }, k) => {
    const numbers = Float64Array.from(data);
    return [`m/data/${k}`, new Uint8Array(numbers.buffer)] as const;
  });
  return storedZip([["m/data.pkl", pickle], ...storages]);
}

/** Makes a zip archive of members without compression; another method can be declared. */
export function storedZip(
  members: readonly (readonly [name: string, data: Uint8Array, method?: number])[],
): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, data, method = 0] of members) {
    const text = new TextEncoder().encode(name);
    const local = new DataView(new ArrayBuffer(30));
    const central = new DataView(new ArrayBuffer(46));
    local.setUint32(0, 0x04034b50, true);
    central.setUint32(0, 0x02014b50, true);
    central.setUint32(42, offset, true);
    for (const [view, at] of [
      [local, 8],
      [central, 10],
    ] as const) {
      view.setUint16(at, method, true);
      view.setUint32(at + 6, crc32(data), true);
      view.setUint32(at + 10, data.length, true);
      view.setUint32(at + 14, data.length, true);
      view.setUint16(at + 18, text.length, true);
    }
    parts.push(new Uint8Array(local.buffer), text, data);
    directory.push(new Uint8Array(central.buffer), text);
    offset += 30 + text.length + data.length;
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, members.length, true);
  end.setUint16(10, members.length, true);
  end.setUint32(
    12,
    directory.reduce((sum, part) => sum + part.length, 0),
    true,
  );
  end.setUint32(16, offset, true);
  return new Uint8Array(Buffer.concat([...parts, ...directory, new Uint8Array(end.buffer)]));
}
