/*
 * Writes the files that repeat the list of subpaths (release/subpaths.ts) or package.json. `npm run release:files` runs it
 * and formats the files.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { jsrManifest, type PackageJson, withVersion } from "./release/manifests";
import { withEntryPoints, withExports, withTable } from "./release/subpath-files";
import { SUBPATHS } from "./release/subpaths";

const read = (path: string) => readFileSync(path, "utf8");
const writeJson = (path: string, value: object) => writeFileSync(path, JSON.stringify(value, null, 2));

const manifest = withExports(JSON.parse(read("package.json")) as PackageJson, SUBPATHS);
writeJson("package.json", manifest);
writeJson("jsr.json", jsrManifest(manifest));
const typedoc = "docs/site/typedoc.json";
writeJson(typedoc, withEntryPoints(JSON.parse(read(typedoc)) as object, SUBPATHS));
writeFileSync("README.md", withTable(read("README.md"), SUBPATHS));
writeFileSync("CITATION.cff", withVersion(read("CITATION.cff"), manifest.version));
