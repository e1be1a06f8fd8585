import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { splitGuide } from "./guide";

/**
 * The page that shows each section of docs/guide.md, by the section's anchor. The guide is shipped with the package; here
 * its sections stand where they are needed. One that is not named here becomes a page by itself.
 */
export const guideSections: Readonly<Record<string, string>> = {
  "which-function-do-i-need": "/guide/which-function",
  "units-from-a-papers-step-to-time": "/guide/conventions",
  names: "/guide/conventions",
  networks: "/guide/networks",
  "long-runs": "/guide/networks",
  "content-security-policies": "/guide/networks",
  "fit-a-training-log": "/guide/own-runs",
  "diagnose-a-whole-run": "/guide/own-runs",
  "gated-networks": "/theory/neural-race",
  "how-far-the-theory-reaches": "/guide/limits",
  "exact-flows-of-two-layers": "/theory/lazy-to-rich",
  "implicit-bias": "/theory/implicit-bias",
  "accuracy-and-cost": "/performance",
  "tangent-kernels": "/theory/tangent-kernels",
  papers: "/bibliography",
};

const docs = resolve(__dirname, "..", "..");

/** The page that shows a section of the guide: the one written for it, or one that is nothing else; undefined if there is none. */
function pageOf(anchor: string): string | undefined {
  const sections = splitGuide(readFileSync(join(docs, "guide.md"), "utf8"));
  return sections.has(anchor) ? (guideSections[anchor] ?? `/more/${anchor}`) : undefined;
}

/** Texts of docs/ that have no page written for them: each is a page by itself. */
export const otherTexts = (): string[] =>
  readdirSync(docs)
    .filter((name) => name.endsWith(".md") && !["guide.md", "performance.md"].includes(name))
    .map((name) => name.replace(/\.md$/, ""));

/** A shipped text with its links leading to the pages that show their targets. */
export function relinked(text: string): string {
  return text.replaceAll(/\]\(([^)\s]+)\)/g, (whole, href: string) => {
    const [path = "", anchor = ""] = href.split("#");
    if (/^\w+:/.test(path)) return whole;
    const name = path.replace(/^.*\//, "");
    if (name === "guide.md" && anchor === "") return "](/guide/which-function)";
    if (name === "guide.md" || path === "") {
      const page = pageOf(anchor);
      if (page === undefined) throw new Error(`${href} leads to no section of the guide`);
      return `](${page}#${anchor})`;
    }
    const known: Record<string, string> = {
      "performance.md": "/performance",
      "references.bib": "/bibliography",
      "CHANGELOG.md": "/changelog",
      ...Object.fromEntries(otherTexts().map((text) => [`${text}.md`, `/more/${text}`])),
    };
    if (known[name] === undefined) throw new Error(`${href} leads to nothing that is on the site`);
    return `](${known[name]})`;
  });
}
