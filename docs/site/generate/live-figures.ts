import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A figure of the playground in a page: `<Live room="linear" state="depth=3" title="..." />`. */
export interface LiveFigure {
  /** Path of the page, relative to the site. */
  readonly page: string;
  readonly room: string;
  /** Parameters that differ from the defaults, as in the address of the playground. */
  readonly state: string;
  readonly title: string;
}

/** Folders of the site's pages that are written by hand. */
const FOLDERS = ["", "theory", "guide"];

/** Lists the pages of the site that are written by hand, by their paths relative to the site. */
export const writtenPages = (site: string): string[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(join(site, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => join(folder, name)),
  );

/** Lists the live figures of all pages of the site. */
export const liveFigures = (site: string): LiveFigure[] =>
  writtenPages(site).flatMap((page) =>
    [...readFileSync(join(site, page), "utf8").matchAll(/<Live\s([^>]*)\/>/g)].map(([, attributes = ""]) => {
      const read = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
      return { page, room: read("room"), state: read("state"), title: read("title") };
    }),
  );
