/* Writes the files that repeat package.json or the list of subpaths. `npm run release:files` runs it and formats the files. */
import { writeFiles } from "./release/write-files";

writeFiles(".");
