import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes THIRD-PARTY-NOTICES.txt: the licences of all packages with bundled code, which the metafiles of the build
 * list. Removes the metafiles.
 */
export function writeNotices(directory: string): void {
  const metafiles = readdirSync(directory).filter((name) => /^metafile-.*\.json$/.test(name));
  const packages = new Set<string>();
  for (const name of metafiles) {
    const { inputs } = JSON.parse(readFileSync(join(directory, name), "utf8")) as {
      inputs: Record<string, unknown>;
    };
    for (const path of Object.keys(inputs)) {
      const match = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
      if (match?.[1] !== undefined) packages.add(match[1]);
    }
    rmSync(join(directory, name));
  }
  const notices = [...packages].sort().map(noticeOf);
  const head = "This package contains code of the following packages, under their licences.\n";
  writeFileSync(join(directory, "THIRD-PARTY-NOTICES.txt"), [head, ...notices].join(`\n${"-".repeat(80)}\n`));
}

/** Returns name, version and licence text of a package. */
function noticeOf(name: string): string {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
    string,
    string
  >;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "";
  if (text === "") throw new Error(`no licence text found for the bundled package ${name}`);
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
