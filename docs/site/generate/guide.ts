import { guideSections } from "./links";

/** The sections of the shipped guide, each as a page's part, by the anchor of its heading. */
export function splitGuide(guide: string): Map<string, string> {
  const parts = guide.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = "", ...body] = part.split("\n");
      return [anchorOf(heading), `${body.join("\n").trim()}\n`] as const;
    }),
  );
}

/** The anchor that GitHub and the site give a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[’'?.,:]/g, "")
    .replaceAll(/\s+/g, "-");

/** What keeps a section of the guide from being shown: a page for each, and a section for each page. */
export function checkSections(sections: ReadonlyMap<string, string>): void {
  const without = [...sections.keys()].filter((anchor) => !(anchor in guideSections));
  const missing = Object.keys(guideSections).filter((anchor) => !sections.has(anchor));
  if (without.length + missing.length > 0) {
    throw new Error(
      `guide.md and generate/links.ts differ: no page for [${without.join(", ")}], no section [${missing.join(", ")}]`,
    );
  }
}
