import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsrManifest, type PackageJson, withVersion } from "./manifests";
import { addressesOf, withCitedRepository, withRepository, withSiteLinks } from "./repository";
import { withEntryPoints, withExports, withTable } from "./subpath-files";
import { SUBPATHS } from "./subpaths";

/** Writes the files below a folder that repeat the list of subpaths (`subpaths.ts`) or package.json. */
export function writeFiles(folder: string): void {
  const read = (path: string) => readFileSync(join(folder, path), "utf8");
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const readJson = (path: string) => JSON.parse(read(path)) as object;
  const writeJson = (path: string, value: object) => write(path, JSON.stringify(value, null, 2));

  const manifest = withRepository(withExports(readJson("package.json") as PackageJson, SUBPATHS));
  const addresses = addressesOf(manifest);
  const typedoc = "docs/site/typedoc.json";
  writeJson("package.json", manifest);
  writeJson("jsr.json", jsrManifest(manifest));
  writeJson(typedoc, withEntryPoints(readJson(typedoc), SUBPATHS));
  write("README.md", withSiteLinks(withTable(read("README.md"), SUBPATHS), addresses));
  const citation = withVersion(read("CITATION.cff"), manifest.version);
  write("CITATION.cff", withCitedRepository(citation, addresses));
}
