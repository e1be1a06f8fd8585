import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { readBytes } from "../bytes";

/** Lines of a table in UTF-8, without the comments around them. */
export interface CsvText {
  /** Lines of fields, with \n between them. */
  readonly bytes: Uint8Array;
  /** Number of the first line of `bytes` in the file, counted from 1. */
  readonly firstLine: number;
  /** Lines before the first one that start with #, without this sign. */
  readonly comments: readonly string[];
}

const [LINE_BREAK, CARRIAGE_RETURN, SPACE, SHARP] = [10, 13, 32, 35];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Largest text in bytes; every JavaScript engine can hold a string of this length. */
const MAX_TEXT_BYTES = 2 ** 29 - 25;

/** Reads a text or a file's contents, without byte order mark, trailing blank lines, and comments around the table. */
export function readText(at: Arguments, source: unknown): CsvText {
  const file = typeof source === "string" ? new TextEncoder().encode(source) : readBytes(at, source);
  if (file.length > MAX_TEXT_BYTES) throw at.refusal(HERE, "under 512 MiB of text", `${file.length} bytes`);
  const isMarked = BYTE_ORDER_MARK.every((byte, k) => file[k] === byte);
  const lines = withLineBreaks(at, isMarked ? file.subarray(BYTE_ORDER_MARK.length) : file);
  const comments: string[] = [];
  let start = 0;
  while (lines[start] === SHARP) {
    const end = lineEnd(lines, start);
    comments.push(decode(at, lines.subarray(start + 1, end)));
    start = end + 1;
  }
  return { bytes: withoutTail(lines.subarray(start)), firstLine: comments.length + 1, comments };
}

/** Decodes lines of a table. */
export function decode(at: Arguments, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw at.refusal(HERE, "text in UTF-8", "other bytes");
  }
}

/** Returns the position after the line that contains a byte, which is that of its \n or the end. */
export function lineEnd(bytes: Uint8Array, position: number): number {
  const end = bytes.indexOf(LINE_BREAK, position);
  return end < 0 ? bytes.length : end;
}

/** Replaces the line ends of other systems by \n. */
function withLineBreaks(at: Arguments, bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(CARRIAGE_RETURN)) return bytes;
  return new TextEncoder().encode(decode(at, bytes).replace(/\r\n?/g, "\n"));
}

/** Removes blank lines and comments from the end. */
function withoutTail(lines: Uint8Array): Uint8Array {
  let end = trimmedEnd(lines, lines.length);
  for (;;) {
    const start = end === 0 ? 0 : lines.lastIndexOf(LINE_BREAK, end - 1) + 1;
    if (lines[start] !== SHARP) return lines.subarray(0, lineEnd(lines, end));
    end = trimmedEnd(lines, start);
  }
}

/** Returns the position after the last byte before `end` that is not white space. */
function trimmedEnd(lines: Uint8Array, end: number): number {
  let at = end;
  while (at > 0 && (lines[at - 1] === SPACE || (lines[at - 1]! >= 9 && lines[at - 1]! <= 13))) at--;
  return at;
}
