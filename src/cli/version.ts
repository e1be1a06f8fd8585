import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Version of the installed package, from package.json, which is two folders up from both dist/cli/ and src/cli/. */
export const version: string = JSON.parse(
  readFileSync(join(__dirname, "../../package.json"), "utf8"),
).version;
