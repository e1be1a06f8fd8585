/** Reads the bytes of a WebAssembly module in order. */
export interface Reader {
  /** Returns an integer in LEB128. */
  unsigned(): number;
  take(count: number): Buffer;
  /** Returns bytes that follow their number. */
  block(): Buffer;
  /** Returns items that follow their number. */
  list<T>(item: (reader: Reader) => T): T[];
  rest(): Buffer;
  isAtEnd(): boolean;
}

export function readerOf(bytes: Buffer): Reader {
  let at = 0;
  const reader: Reader = {
    unsigned() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++]!;
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
      }
    },
    take(count) {
      at += count;
      return bytes.subarray(at - count, at);
    },
    block: () => reader.take(reader.unsigned()),
    list: (item) => Array.from({ length: reader.unsigned() }, () => item(reader)),
    rest: () => bytes.subarray(at),
    isAtEnd: () => at === bytes.length,
  };
  return reader;
}

/** Returns an integer in LEB128. */
export function unsigned(value: number): Buffer {
  return value < 128
    ? Buffer.from([value])
    : concatenate([Buffer.from([(value & 127) | 128]), unsigned(value >>> 7)]);
}

export const concatenate = (parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);
