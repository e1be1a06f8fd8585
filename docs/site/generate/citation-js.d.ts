/* Declarations of the parts of citation-js that the bibliography uses; the package has no types. */
declare module "@citation-js/core" {
  export class Cite {
    constructor(bibtex: string);
    format(style: "bibliography", options: { format: "text"; template: string; lang: string }): string;
  }
}
declare module "@citation-js/plugin-bibtex";
declare module "@citation-js/plugin-csl";
