/* Writes what repeats package.json for others: jsr.json, and the version in CITATION.cff. `npm run release:files`. */
import { readFileSync, writeFileSync } from "node:fs";
import { jsrManifest, type PackageJson, withVersion } from "./release/manifests";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as PackageJson;
writeFileSync("jsr.json", `${JSON.stringify(jsrManifest(manifest), null, 2)}\n`);
writeFileSync("CITATION.cff", withVersion(readFileSync("CITATION.cff", "utf8"), manifest.version));
