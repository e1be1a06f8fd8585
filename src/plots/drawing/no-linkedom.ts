/** Replacement for linkedom in browser bundles ("browser" field of package.json), where the page has a document. */
export function parseHTML(): never {
  throw new Error(
    "toSvg: no document is available for drawing; in a browser call it on the page, not in a worker",
  );
}
