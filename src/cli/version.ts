import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "./package-folder";

/** Version of the installed package, from package.json. */
export const version: string = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")).version;
