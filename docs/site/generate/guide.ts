/** A section of the shipped guide. */
export interface Section {
  readonly heading: string;
  readonly text: string;
}

/** Splits the guide into sections, in order, by the anchors of their headings. */
export function splitGuide(guide: string): Map<string, Section> {
  const parts = guide.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = "", ...body] = part.split("\n");
      return [anchorOf(heading), { heading: heading.trim(), text: `${body.join("\n").trim()}\n` }] as const;
    }),
  );
}

/** Returns the anchor that GitHub and the site assign to a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[’'?.,:]/g, "")
    .replaceAll(/\s+/g, "-");
