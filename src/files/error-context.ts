import { ArgumentError } from "../arrays/errors";

/** Where bytes came from, so that an error deep in a reader names the function and the argument the user knows. */
export interface ErrorContext {
  readonly functionName: string;
  readonly argument: string;
}

/** The error that refuses a file. */
export const fileError = (origin: ErrorContext, expected: string, received: string): ArgumentError =>
  new ArgumentError(origin.functionName, origin.argument, expected, received);

/** The bytes of a file's contents, not copied. */
export function readBytes(origin: ErrorContext, value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw ArgumentError.of(origin.functionName, origin.argument, "a Uint8Array or an ArrayBuffer", value);
}

/** A view of bytes for reading numbers. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
