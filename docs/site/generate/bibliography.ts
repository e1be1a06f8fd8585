/// <reference path="./citation-js.d.ts" />
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-csl";
import { SUBPATHS } from "../../../scripts/release/subpaths";

/** Headings of the bibliography, by the keyword of the entries: a theory or another topic. */
const TOPICS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    SUBPATHS.filter(({ group }) => group === "Theories").map(({ name, title }) => [name, title]),
  ),
  "lazy-rich": "From lazy to rich",
  representations: "Representations",
  tasks: "Data sets",
  generalisation: "Generalisation",
  continual: "Continual learning",
  "meta-learning": "Meta-learning",
  information: "Information",
  connectivity: "Connectivity",
  methods: "Methods",
};

interface Entry {
  readonly key: string;
  readonly topic: string;
  readonly source: string;
}

/** Splits a .bib file into the texts of its entries. */
export function bibEntries(bib: string): Entry[] {
  return [...bib.matchAll(/^@\w+\{([\w]+),[\s\S]*?^\}$/gm)].map(([source, key = ""]) => {
    const topic = /keywords = \{([\w-]+)\}/.exec(source)?.[1] ?? "";
    if (!(topic in TOPICS)) throw new Error(`the bibliography has no heading for ${key}`);
    return { key, topic, source };
  });
}

/** Formats the bibliography as part of a page: every entry as formatted text with an anchor, and as BibTeX. */
export function bibliography(bib: string): string {
  const entries = bibEntries(bib);
  const words = ({ source }: Entry): string =>
    new Cite(source)
      .format("bibliography", { format: "text", template: "apa", lang: "en-GB" })
      .trim()
      .replaceAll(/(https?:\/\/\S+)/g, "<$1>");
  const parts = Object.entries(TOPICS).map(([topic, heading]) => {
    const ours = entries.filter((entry) => entry.topic === topic);
    const list = ours.map((entry) => {
      const bibtex = entry.source.replace(/^ {2}keywords = .*\n/m, "").replace(/,\n\}$/, "\n}");
      return `<a id="${entry.key}"></a>\n\n${words(entry)}\n\n<details class="bibtex">\n<summary>BibTeX</summary>\n\n\`\`\`bibtex\n${bibtex}\n\`\`\`\n\n</details>\n`;
    });
    return `## ${heading}\n\n${list.join("\n")}`;
  });
  return `${parts.join("\n")}\n`;
}
