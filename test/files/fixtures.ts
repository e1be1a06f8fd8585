import { readFileSync } from "node:fs";

/** A file that numpy wrote (fixtures/make.py) and the array in it, row-major. */
export interface Fixture {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly shape: number[];
  readonly values: number[];
  readonly arrays?: Record<string, { shape: number[]; values: number[] }>;
  readonly reason: string;
}

type Stored = Omit<Fixture, "bytes"> & { base64: string };

// Origin: make.py, files written by numpy and struct with the arrays they hold. Tolerance none, they are equal.
const stored: { good: Stored[]; refused: Stored[] } = JSON.parse(
  readFileSync(`${import.meta.dirname}/fixtures/files.json`, "utf8"),
);

const decoded = ({ base64, ...rest }: Stored): Fixture => ({
  ...rest,
  bytes: new Uint8Array(Buffer.from(base64, "base64")),
});

export const good = stored.good.map(decoded);
export const refused = stored.refused.map(decoded);

export const named = (name: string): Fixture => good.find((fixture) => fixture.name === name)!;

/** An .npy file with any header and data. */
export function npyWith(header: string, data: Uint8Array = new Uint8Array(0), version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const start = version === 1 ? 10 : 12;
  const bytes = new Uint8Array(start + text.length + data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, text.length & 255, text.length >> 8]);
  bytes.set(text, start);
  bytes.set(data, start + text.length);
  return bytes;
}
