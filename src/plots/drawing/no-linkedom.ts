/** What bundlers for browsers take in place of linkedom (the "browser" field of package.json): a page has a document. */
export function parseHTML(): never {
  throw new Error(
    "toSvg: this place has no document to draw in; in a browser call it on the page, not in a worker",
  );
}
