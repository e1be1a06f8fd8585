import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { splitGuide } from "./guide";

/**
 * Page that shows each section of docs/guide.md, by the section's anchor. The guide is shipped with the package; the site
 * includes its sections where they are needed. A section that is not listed becomes a separate page.
 */
export const guideSections: Readonly<Record<string, string>> = {
  "which-function-do-i-need": "/guide/which-function",
  "units-from-a-papers-step-to-time": "/guide/conventions",
  names: "/guide/conventions",
  networks: "/guide/networks",
  "long-runs": "/guide/networks",
  "programs-in-typescript": "/start",
  "content-security-policies": "/guide/networks",
  "fit-a-training-log": "/guide/own-runs",
  "diagnose-a-whole-run": "/guide/own-runs",
  "folders-of-checkpoints": "/guide/own-runs",
  "predict-how-your-data-are-learned": "/guide/own-runs",
  "gated-networks": "/theory/neural-race",
  "limits-of-the-theory": "/guide/limits",
  "exact-flows-of-two-layers": "/theory/lazy-to-rich",
  "implicit-bias": "/theory/implicit-bias",
  "self-supervised-learning": "/theory/self-supervised",
  "coding-schemes": "/theory/bayesian",
  representations: "/theory/representations",
  generalisation: "/theory/generalisation",
  "continual-learning": "/theory/continual",
  "meta-learning": "/theory/meta-learning",
  information: "/theory/information",
  connectivity: "/theory/connectivity",
  sweeps: "/guide/sweeps",
  "accuracy-and-cost": "/performance",
  "tangent-kernels": "/theory/tangent-kernels",
  papers: "/bibliography",
};

const docs = resolve(__dirname, "..", "..");

/** Returns the page that shows a section of the guide, or undefined if the guide has no such section. */
function pageOf(anchor: string): string | undefined {
  const sections = splitGuide(readFileSync(join(docs, "guide.md"), "utf8"));
  return sections.has(anchor) ? (guideSections[anchor] ?? `/more/${anchor}`) : undefined;
}

/** Lists the texts of docs/ that no page includes: each becomes a separate page. */
export const otherTexts = (): string[] =>
  readdirSync(docs)
    .filter((name) => name.endsWith(".md") && !["guide.md", "performance.md"].includes(name))
    .map((name) => name.replace(/\.md$/, ""));

/** Returns a shipped text with links to the pages that show their targets. */
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
