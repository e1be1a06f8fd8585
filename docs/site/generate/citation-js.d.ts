/* What is used here of citation-js, which has no types of its own. */
declare module "@citation-js/core" {
  export class Cite {
    constructor(bibtex: string);
    format(style: "bibliography", options: { format: "text"; template: string; lang: string }): string;
  }
}
declare module "@citation-js/plugin-bibtex";
declare module "@citation-js/plugin-csl";
