import { type Binaries, type Engine, engineFor } from "../../../simd/instance";
import { plain } from "./binary.generated";

/** Form of a table of numbers. */
export interface TableForm {
  /** Character code of the separator of fields. */
  readonly separator: number;
  /** Numbers in a line. */
  readonly width: number;
}

/**
 * Reads numbers from a position on to `out[count]` and the entries after it, up to a number that is left to the engine;
 * returns the position and the count of that number.
 */
export type Scan = (position: number, count: number) => readonly [position: number, count: number];

/** Functions of the compiled module; see assembly/csv.ts. */
interface Kernels {
  scan(
    at: number,
    end: number,
    separator: number,
    width: number,
    column: number,
    out: number,
    most: number,
  ): number;
  scanned(): number;
}

const binaries: Binaries = { plain };
const PAGE = 2 ** 16;
const LINE_BREAK = 10;
/** Bytes at the start of the memory that belong to the module. */
const RESERVED = 4096;
/** Largest number of bytes that are read at a time. */
const BLOCK = 2 ** 20;
/** A number and its separator have at least two bytes, and become eight. */
const BYTES_PER_BYTE = 1 + 8 / 2;

/** Makes a scanner of the lines at the start of `bytes`, which end at `end`; without WebAssembly it reads no numbers. */
export function makeScan(bytes: Uint8Array, end: number, form: TableForm, out: Float64Array): Scan {
  const engine = engineFor(binaries);
  return engine === null
    ? (position, count) => [position, count]
    : compiledScan(engine, bytes, end, form, out);
}

function compiledScan(
  { module }: Engine,
  bytes: Uint8Array,
  end: number,
  { separator, width }: TableForm,
  out: Float64Array,
): Scan {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
  let [start, stop] = [0, 0];
  /** Copies the fields from a position on into the memory. */
  const load = (position: number) => {
    start = position;
    stop = blockEnd(bytes, position, end, separator);
    const missing = RESERVED + BYTES_PER_BYTE * (stop - start) + 16 - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    new Uint8Array(memory.buffer).set(bytes.subarray(start, stop), RESERVED);
  };
  return (position, count) => {
    let [at, read] = [position, count];
    while (at < end && read < out.length) {
      if (at >= stop) load(at);
      if (at === stop) break;
      const numbers = RESERVED + 8 * Math.ceil((stop - start + 8) / 8);
      const next = kernels.scan(
        RESERVED + at - start,
        RESERVED + stop - start,
        separator,
        width,
        read % width,
        numbers,
        out.length - read,
      );
      const scanned = kernels.scanned();
      out.set(new Float64Array(memory.buffer, numbers, scanned), read);
      read += scanned;
      at = start + next - RESERVED;
      if (at < stop) break;
    }
    return [at, read];
  };
}

/** Returns the end of the fields from a position on that are read at a time; the position itself for a field without an end. */
function blockEnd(bytes: Uint8Array, position: number, end: number, separator: number): number {
  if (end - position <= BLOCK) return end;
  const block = bytes.subarray(position, position + BLOCK);
  return position + Math.max(block.lastIndexOf(LINE_BREAK), block.lastIndexOf(separator)) + 1;
}
