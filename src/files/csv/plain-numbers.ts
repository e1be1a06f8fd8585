import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { numberIn } from "./number";
import { makeScan, type TableForm } from "./scan/scanner";

const [PLUS, MINUS, POINT, ZERO, NINE, UPPER_E, LOWER_E, LINE_BREAK] = [43, 45, 46, 48, 57, 69, 101, 10];

/** Lines that were read from the start of a text. */
export interface PlainNumbers {
  /** The given numbers and those of the lines, with room for all other lines of the text. */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly lines: number;
  /** Start of the first line that was not read; the length of the text if all were. */
  readonly end: number;
}

/**
 * Reads lines of decimal numbers without spaces and quotes, up to the first other line, a last line without an end, or
 * `maxLines`. Short numbers are read by the compiled scanner, others by the engine.
 *
 * @param first numbers of whole lines that precede the text
 */
export function plainNumbers(
  at: Arguments,
  bytes: Uint8Array,
  form: TableForm,
  maxLines: number,
  first: readonly number[],
): PlainNumbers {
  const { separator, width } = form;
  const capacity = first.length + width * Math.min(maxLines, lineCount(bytes));
  at.memory(HERE, capacity, "read it in parts");
  const numbers = new Float64Array(capacity);
  numbers.set(first);
  // No number passes a line break, so that no byte after the last one is read.
  const end = bytes.lastIndexOf(LINE_BREAK) + 1;
  const scan = makeScan(bytes, end, form, numbers);
  let [position, count] = [0, first.length];
  for (;;) {
    [position, count] = scan(position, count);
    if (position === end || count === capacity) break;
    const after = fieldEnd(bytes, position);
    const closing = count % width === width - 1 ? LINE_BREAK : separator;
    const value = bytes[after] === closing ? readField(bytes, position, after) : Number.NaN;
    if (Number.isNaN(value)) break;
    numbers[count++] = value;
    position = after + 1;
  }
  // A line that is not plain is left as a whole.
  if (position > 0 && count % width > 0) position = bytes.lastIndexOf(LINE_BREAK, position - 1) + 1;
  return { numbers, lines: Math.floor((count - first.length) / width), end: position };
}

/** Counts the lines of a text. */
export function lineCount(bytes: Uint8Array): number {
  let count = 1;
  for (let end = bytes.indexOf(LINE_BREAK); end >= 0; end = bytes.indexOf(LINE_BREAK, end + 1)) count++;
  return count;
}

/** Largest length of a number that is read here. */
const MAX_FIELD = 1000;

/** Reads the number in a field; NaN for other texts. */
const readField = (bytes: Uint8Array, start: number, end: number): number =>
  end - start > MAX_FIELD ? Number.NaN : numberIn(String.fromCharCode(...bytes.subarray(start, end)));

/** Returns the position after the characters of a number. */
function fieldEnd(bytes: Uint8Array, start: number): number {
  let end = start;
  while (isPartOfNumber(bytes[end]!)) end++;
  return end;
}

const isPartOfNumber = (code: number): boolean =>
  (code >= ZERO && code <= NINE) ||
  code === POINT ||
  code === LOWER_E ||
  code === UPPER_E ||
  code === PLUS ||
  code === MINUS;
