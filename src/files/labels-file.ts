import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";
import { isNumeric, numberError, numberIn } from "./csv/number";
import type { HeaderOption } from "./csv/options";
import { atPosition } from "./csv/rows";
import { readTextColumn } from "./csv/text-column";
import { openDataFile } from "./data-file";
import { decode } from "./elements/decode";
import { npyLayout } from "./npy/header";
import { readTextArray } from "./npy/text-array";
import { idxLayout } from "./read-idx";

/** Number of columns of the labels of QMNIST, of which the first one is the class. */
const QMNIST_COLUMNS = 8;

/** Class numbers or class names, one per sample. */
export type Labels =
  | { readonly numbers: NdArray; readonly names?: undefined }
  | { readonly names: readonly string[]; readonly numbers?: undefined };

/**
 * Reads class numbers, [samples, 1], or class names from a data file: a text with one label per line, an .npy or .npz file, or an
 * IDX file (also QMNIST's, with the class in the first of eight columns).
 *
 * @param rows number of samples, by which a header of a text is recognised
 */
export function openLabelsFile(
  args: Arguments,
  name: string,
  bytes: Uint8Array | ArrayBuffer,
  { header, rows }: { readonly header: HeaderOption; readonly rows: number },
): Labels {
  const file = openDataFile(args, name, bytes);
  const { at, format, delimiter } = file;
  if (format === "text") {
    const column = readTextColumn(at, file.bytes, { header, delimiter, rows });
    const numeric = column.entries.filter(isNumeric).length;
    return numeric > 0 ? { numbers: classNumbers(at, column) } : { names: column.entries };
  }
  const names = format === "npy" ? readTextArray(at, file.bytes) : undefined;
  if (names !== undefined) return { names };
  const array = decode(at, file.bytes, (format === "npy" ? npyLayout : idxLayout)(at, file.bytes));
  const [count = 1, ...others] = array.shape;
  const columns = others.reduce((product, size) => product * size, 1);
  if (columns === 1) return { numbers: toNdArray(array.data, [count, 1]) };
  if (format !== "idx" || columns !== QMNIST_COLUMNS) {
    throw at.error(HERE, "a vector with one class number per sample", array);
  }
  return {
    numbers: toNdArray(
      array.data.filter((_, k) => k % columns === 0),
      [count, 1],
    ),
  };
}

function classNumbers(
  at: Arguments,
  { entries, firstLine }: { readonly entries: readonly string[]; readonly firstLine: number },
): NdArray {
  const numbers = Float64Array.from(entries, (entry, i) => {
    const x = numberIn(entry);
    if (Number.isNaN(x)) throw numberError(atPosition(at, firstLine + i, 0), entry);
    return x;
  });
  return toNdArray(numbers, [numbers.length, 1]);
}
