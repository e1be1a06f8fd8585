import type { Arguments } from "../arrays/arguments";

/** Type of the numbers of a result: float64, or that of the file. */
export type ElementType = "float64" | "file";

/** Option of readers of a single array. */
export interface ElementTypeOption<Type extends ElementType = "float64"> {
  /**
   * Type of the numbers: "float64", the default, or "file" for a view of the contents in the file's own type (int8 to
   * int32, uint8 to uint32, float32 and float64, in C order and the machine's byte order; a copy if the elements are
   * not aligned to their size). Other arrays are converted to float64.
   */
  readonly type?: Type | undefined;
}

/** Reads the option `type`. */
export const readElementType = (args: Arguments, type: ElementType | undefined): ElementType =>
  type === undefined ? "float64" : args.choice("options.type", type, ["float64", "file"]);
