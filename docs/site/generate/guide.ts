/** One section of the shipped guide. */
export interface Section {
  readonly heading: string;
  readonly text: string;
}

/** The sections of the guide by the anchors of their headings, in order. */
export function splitGuide(guide: string): Map<string, Section> {
  const parts = guide.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = "", ...body] = part.split("\n");
      return [anchorOf(heading), { heading: heading.trim(), text: `${body.join("\n").trim()}\n` }] as const;
    }),
  );
}

/** The anchor that GitHub and the site give a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[’'?.,:]/g, "")
    .replaceAll(/\s+/g, "-");
