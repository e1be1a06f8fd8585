import type { Arguments } from "../arrays/arguments";
import { typedNdArray } from "../arrays/to-ndarray";
import type { TypedNdArray } from "../arrays/types";
import { type HeaderOption, readHeaderOption } from "./csv/options";
import { readTable } from "./csv/table";
import { type DataFile, openDataFile } from "./data-file";
import { type ElementType, type ElementTypeOption, readElementType } from "./element-type";
import { elementsOf } from "./elements/typed";
import { npyLayout } from "./npy/header";
import { idxLayout } from "./read-idx";

/** Options of `readMatrixFile`. */
export interface MatrixFileOptions<Type extends ElementType = "float64"> extends ElementTypeOption<Type> {
  /** True if the first line of a text names the columns, false if it does not; default "auto", as in `readCsv`. */
  readonly header?: boolean | "auto" | undefined;
  /** Largest number of samples (rows) to read; default all. */
  readonly samples?: number | undefined;
}

/** Samples of a file as rows. */
export interface MatrixFile {
  /** The samples that were read, [rows, columns], at least one of each. */
  readonly matrix: TypedNdArray;
  /** Number of samples in the file. */
  readonly total: number;
}

/** Reads the samples of a file; dimensions after the first are merged. */
export function openMatrixFile(
  args: Arguments,
  name: string,
  bytes: Uint8Array | ArrayBuffer,
  options: MatrixFileOptions<ElementType>,
): MatrixFile {
  args.options("options", options, { header: true, samples: true, type: true });
  const header = readHeaderOption(args, options.header);
  const { samples = Number.POSITIVE_INFINITY } = options;
  if (options.samples !== undefined) args.number("options.samples", samples, { integer: true, atLeast: 1 });
  const type = readElementType(args, options.type);
  const { array, total } = readArray(openDataFile(args, name, bytes), header, samples, type);
  const [rows = 1, ...others] = array.shape;
  if (array.size === 0) {
    throw args.refusal([name], "an array with entries", `shape [${array.shape.join(", ")}]`);
  }
  const columns = others.reduce((product, size) => product * size, 1);
  return { matrix: typedNdArray(array.data, [rows, columns]), total };
}

function readArray(
  { at, format, delimiter, bytes }: DataFile,
  header: HeaderOption,
  samples: number,
  type: ElementType,
): { array: TypedNdArray; total: number } {
  if (format === "text") {
    const { values, total } = readTable(at, bytes, {
      header,
      delimiter,
      rows: samples,
      choose: undefined,
    });
    return { array: values, total };
  }
  const layout = (format === "npy" ? npyLayout : idxLayout)(at, bytes);
  return { array: elementsOf(at, bytes, layout, type, samples), total: layout.shape[0] ?? 1 };
}
