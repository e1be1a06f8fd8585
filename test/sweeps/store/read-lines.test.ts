import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLines } from "../../../src/sweeps/store/read-lines";
import { LONGEST_RECORD } from "../../../src/sweeps/store/record";
import { storeError, temporaryFolders } from "./sweep-folder";

const temporaryFolder = temporaryFolders();
const CHUNK = 2 ** 20;

function linesOf(text: string) {
  const path = join(temporaryFolder(), "lines");
  writeFileSync(path, text);
  return Array.from(readLines(path), ({ bytes, ...rest }) => ({
    text: Buffer.from(bytes).toString(),
    ...rest,
  }));
}

/** Returns the lines of a text, read as a whole. */
function expected(text: string) {
  const parts = text.split("\n");
  let offset = 0;
  return parts
    .map((part, index) => {
      const line = { text: part, offset, number: index + 1, isEnded: index < parts.length - 1 };
      offset += part.length + 1;
      return line;
    })
    .filter(({ text, isEnded }) => isEnded || text !== "");
}

describe("lines of a file", () => {
  it("are those of the whole text", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("", "a", "bc", "\n", "\n\n"), { maxLength: 20 }), (parts) => {
        const text = parts.join("");
        expect(linesOf(text)).toEqual(expected(text));
      }),
    );
  });

  it("may end at any byte near the end of a chunk, and be longer than a chunk", () => {
    const lengths = [-2, -1, 0, 1].map((more) => CHUNK + more);
    for (const first of [...lengths, 3 * CHUNK + 5]) {
      for (const end of ["", "\n"]) {
        const text = `${"x".repeat(first)}\nab\n${"y".repeat(CHUNK)}${end}`;
        const found = linesOf(text);
        expect(found.map(({ text }) => text.length)).toEqual([first, 2, CHUNK]);
        expect(found).toEqual(expected(text));
      }
    }
  });

  it("come in pieces if they are longer than any record, so that memory stays bounded", () => {
    const found = linesOf(`ab\n${"x".repeat(2.5 * LONGEST_RECORD)}\ncd\n`);
    expect(found.map(({ text }) => text.length)).toEqual([
      2,
      LONGEST_RECORD,
      LONGEST_RECORD,
      LONGEST_RECORD / 2,
      2,
    ]);
    expect(found.map(({ isEnded }) => isEnded)).toEqual([true, false, false, true, true]);
  });

  it("of a missing file are an error with a cure", () => {
    const path = join(temporaryFolder(), "missing");
    expect(storeError(() => readLines(path).next())).toMatchObject({ reason: "unavailable", path });
  });
});
