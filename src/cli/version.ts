import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of the installed package, whose package.json lies two folders up, in dist/ as in src/. */
export const version: string = JSON.parse(
  readFileSync(join(__dirname, "../../package.json"), "utf8"),
).version;
