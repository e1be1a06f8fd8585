import { make } from "./make";

/** Downloads a text as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: url, download: name }).click();
  // The download has begun when the timer runs.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Style properties that the page's style sheet may set for a drawing. */
const STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "font-family",
  "font-size",
  "font-weight",
] as const;

/** Returns the text of a drawing as a standalone file, with the properties that the page's style sheet sets. */
export function standaloneSvg(svg: SVGElement): string {
  const copy = svg.cloneNode(true) as SVGElement;
  const originals = [svg, ...svg.querySelectorAll("*")];
  for (const [i, element] of [copy, ...copy.querySelectorAll("*")].entries()) {
    if (!originals[i]!.closest(".gate-graph")) break;
    const style = getComputedStyle(originals[i]!);
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    for (const name of ["class", "style", "tabindex"]) element.removeAttribute(name);
  }
  return new XMLSerializer().serializeToString(copy);
}
