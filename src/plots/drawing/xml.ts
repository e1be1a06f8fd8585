/** Attributes by name; those with the value `undefined` are not written. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

// Characters that XML 1.0 forbids even when escaped, and unpaired surrogates.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression has to match control characters
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Any character that needs a replacement, or that might. */
const SPECIAL = /[^ !#-%(-;=?-\ud7ff]/;

/** Escapes text for use between XML or HTML tags and inside quoted attributes. */
export const escapeXml = (text: string): string =>
  SPECIAL.test(text)
    ? text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
    : text;

/** Rounds a coordinate to 0.01 pixels, so that the text is the same if engines differ in the last bit. */
export const round = (value: number): number => Math.round(value * 100) / 100 + 0;

/** Writes an XML element; `children` are already XML, whereas attribute values are escaped here. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let opening = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    opening += ` ${key}="${typeof value === "number" ? round(value) : escapeXml(value)}"`;
  }
  return children.length === 0 ? `${opening}/>` : `${opening}>${children.join("")}</${name}>`;
}
