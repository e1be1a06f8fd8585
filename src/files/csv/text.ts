import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { readBytes } from "../bytes";

/** Lines of a table, without the comments around them. */
export interface CsvText {
  /** Lines of fields, with \n as the line end. */
  readonly text: string;
  /** Number of the first line of `text` in the file, counted from 1. */
  readonly firstLine: number;
  /** Lines before the first one that start with #, without this sign. */
  readonly comments: readonly string[];
}

/** Largest text in bytes; every JavaScript engine can hold a string of this length. */
const MAX_TEXT_BYTES = 2 ** 29 - 25;

/** Reads a text or a file's contents, without byte order mark, trailing blank lines, and comments around the table. */
export function readText(at: Arguments, source: unknown): CsvText {
  const file = typeof source === "string" ? source : decodeText(at, source);
  const marked = file.replace(/^\ufeff/, "");
  const lines = marked.includes("\r") ? marked.replace(/\r\n?/g, "\n") : marked;
  const comments: string[] = [];
  let start = 0;
  while (lines[start] === "#") {
    const end = lineEnd(lines, start);
    comments.push(lines.slice(start + 1, end));
    start = end + 1;
  }
  return { text: withoutTail(lines.slice(start)), firstLine: comments.length + 1, comments };
}

/** Removes blank lines and comments from the end. */
function withoutTail(lines: string): string {
  let end = lines.trimEnd().length;
  for (;;) {
    const start = lines.lastIndexOf("\n", end - 1) + 1;
    if (lines[start] !== "#") return lines.slice(0, lineEnd(lines, end));
    end = lines.slice(0, start).trimEnd().length;
  }
}

function lineEnd(lines: string, start: number): number {
  const end = lines.indexOf("\n", start);
  return end < 0 ? lines.length : end;
}

function decodeText(at: Arguments, source: unknown): string {
  const bytes = readBytes(at, source);
  if (bytes.length > MAX_TEXT_BYTES) throw at.refusal(HERE, "under 512 MiB of text", `${bytes.length} bytes`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw at.refusal(HERE, "text in UTF-8", "other bytes");
  }
}
