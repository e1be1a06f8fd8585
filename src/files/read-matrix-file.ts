import { argumentsOf } from "../arrays/arguments";
import type { NdArray, TypedNdArray } from "../arrays/types";
import type { ElementType } from "./element-type";
import { type MatrixFileOptions, openMatrixFile } from "./matrix-file";

export type { MatrixFileOptions } from "./matrix-file";

/**
 * Reads the matrix in a data file. The file's name determines the format: `.npy`, `.npz`, `.csv`, `.tsv`, `.txt`,
 * `.idx` or `-ubyte` (MNIST's names; also `-int`, as in QMNIST's, and the other types), each also with `.gz`.
 *
 * For an .npz file with several arrays, the array's name follows a colon: `task.npz:inputs`. Rows are samples: a vector
 * becomes one column, and the dimensions after the first are flattened (MNIST's test images are [10000, 784]).
 *
 * @param name the file's name, of which only the extension is used
 * @param bytes the file's contents
 * @param options.header true if the first line of a text names the columns; default: as in `readCsv`
 * @param options.samples largest number of samples to read; default all
 * @param options.type "float64" (default), or "file" for a view of the (unpacked) contents in their own type, as in
 * `readNpy`; numbers of a text are float64
 * @returns [rows, columns], at least one of each
 * @throws ArgumentError that names the file: for an unknown extension, an .npz file without an array of that name, an
 * array without entries, and every file that the reader of its format rejects; also for unknown options
 * @example
 * const inputs = readMatrixFile("task.npz:inputs", await readFile("task.npz"), { samples: 100 });
 */
export function readMatrixFile(
  name: string,
  bytes: Uint8Array | ArrayBuffer,
  options?: MatrixFileOptions,
): NdArray;
export function readMatrixFile(
  name: string,
  bytes: Uint8Array | ArrayBuffer,
  options: MatrixFileOptions<ElementType>,
): TypedNdArray;
export function readMatrixFile(
  name: string,
  bytes: Uint8Array | ArrayBuffer,
  options: MatrixFileOptions<ElementType> = {},
): TypedNdArray {
  return openMatrixFile(argumentsOf("readMatrixFile"), name, bytes, options).matrix;
}
