/* Makes what the site's pages include: sections of the shipped texts, experiments, reference values, bibliography. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { SUBPATHS } from "../../../scripts/release/subpaths";
import { apiIndex, setEquations } from "./api";
import { bibliography } from "./bibliography";
import { experimentList } from "./experiments";
import { splitGuide } from "./guide";
import { guideSections, otherTexts, relinked } from "./links";
import { writtenPages } from "./live-figures";
import { notebookPage } from "./notebooks";
import { referenceTable } from "./references";
import { drawStills } from "./stills";

const site = resolve(__dirname, "..");
const root = resolve(site, "..", "..");
const out = join(site, "generated");
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

async function main(): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, "guide"), { recursive: true });
  writeFileSync(join(out, "performance.md"), relinked(withoutTitle(read("docs", "performance.md"))));
  writeFileSync(join(out, "changelog.md"), relinked(withoutTitle(read("CHANGELOG.md"))));
  rmSync(join(site, "more"), { recursive: true, force: true });
  mkdirSync(join(site, "more"));
  for (const [anchor, { heading, text }] of splitGuide(read("docs", "guide.md"))) {
    if (anchor in guideSections) writeFileSync(join(out, "guide", `${anchor}.md`), relinked(text));
    else writeFileSync(join(site, "more", `${anchor}.md`), `# ${heading}\n\n${relinked(text)}`);
  }
  for (const name of otherTexts())
    writeFileSync(join(site, "more", `${name}.md`), relinked(read("docs", `${name}.md`)));
  const notebooks = notebookPage(join(root, "docs", "notebooks"));
  if (notebooks !== undefined) writeFileSync(join(site, "more", "notebooks.md"), notebooks);
  writeFileSync(join(out, "experiments.md"), experimentList());
  writeFileSync(join(out, "references.md"), referenceTable(root, join(root, "test")));
  writeFileSync(join(out, "bibliography.md"), bibliography(read("docs", "references.bib")));
  setEquations(join(site, "api"));
  writeFileSync(join(site, "api", "index.md"), apiIndex(SUBPATHS));
  mkdirSync(join(site, "public"), { recursive: true });
  copyFileSync(join(root, "docs", "modes.svg"), join(site, "public", "modes.svg"));
  const stills = await drawStills(site, join(root, "docs", "playground"), join(site, "public", "stills"));
  writeFileSync(join(out, "stills.json"), JSON.stringify(stills));
  checkIncludes();
}

const withoutTitle = (text: string) => text.replace(/^# .*\n+/, "");

/** Throws an Error if a page includes a file that does not exist, which VitePress would silently omit. */
function checkIncludes(): void {
  for (const page of writtenPages(site).map((path) => join(site, path))) {
    for (const [, path = ""] of readFileSync(page, "utf8").matchAll(/<!--\s*@include:\s*(\S+)\s*-->/g))
      readFileSync(join(page, "..", path));
  }
}

void main();
