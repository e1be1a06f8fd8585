import { ArgumentError } from "../arrays/errors";

/** Public function and argument that a file comes from, so that errors deep in a reader name them. */
export interface ErrorContext {
  readonly functionName: string;
  readonly argument: string;
}

/** Creates the error for a file that cannot be read. */
export const fileError = (context: ErrorContext, expected: string, received: string): ArgumentError =>
  new ArgumentError(context.functionName, context.argument, expected, received);

/** Returns the bytes of a file's contents, without a copy. */
export function readBytes(context: ErrorContext, value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw ArgumentError.of(context.functionName, context.argument, "a Uint8Array or an ArrayBuffer", value);
}

/** Returns a view of bytes from which numbers can be read. */
export const dataView = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
