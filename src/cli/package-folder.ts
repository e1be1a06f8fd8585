import { join } from "node:path";

/** Folder of the installed package, two folders up from both dist/cli/ and src/cli/. Commands that are loaded later take it as an argument: the build puts them elsewhere. */
export const packageFolder: string = join(__dirname, "../..");
