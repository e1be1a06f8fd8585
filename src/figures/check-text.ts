import { ArgumentError } from "../arrays/errors";

/** Checks that a value is a string with a character other than white space. */
export function checkText(functionName: string, argument: string, value: unknown): void {
  if (typeof value === "string" && value.trim() !== "") return;
  throw ArgumentError.of(functionName, argument, "a non-empty string", value);
}
