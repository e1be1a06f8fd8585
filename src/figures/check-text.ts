import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";

/** Checks that a value is a string with a character other than white space. */
export function checkText(at: Arguments, value: unknown): void {
  if (typeof value === "string" && value.trim() !== "") return;
  throw at.error(HERE, "a non-empty string", value);
}
