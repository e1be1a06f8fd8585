/** An element of parsed XML. */
export interface Parsed {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Parsed[];
  text: string;
}

const TOKEN = /<\/([\w:-]+)>|<([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const ENTITY = /&(?!(?:amp|lt|gt|quot|#39);)/;

/** Parses the subset of XML that figures use; throws if a tag is not closed or a character is not escaped. */
export function parseXml(text: string): Parsed {
  const root: Parsed = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (token === null) throw new Error(`not well formed at ${from}: ${text.slice(from, from + 60)}`);
    const [tokenText, closing, opening, attributes = "", empty, content] = token;
    if (ENTITY.test(tokenText)) throw new Error(`unescaped & in ${tokenText}`);
    const parent = open.at(-1)!;
    if (content !== undefined) parent.text += content;
    if (opening !== undefined) {
      const pairs = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
      if (new Set(pairs.map(([key]) => key)).size !== pairs.length)
        throw new Error(`repeated attribute in ${tokenText}`);
      const element = { name: opening, attributes: Object.fromEntries(pairs), children: [], text: "" };
      parent.children.push(element);
      if (empty === "") open.push(element);
    }
    if (closing !== undefined && open.pop()!.name !== closing) throw new Error(`unexpected ${tokenText}`);
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error("not one closed element");
  return root.children[0]!;
}

/** Returns an element and all its descendants in document order. */
export const all = (element: Parsed): Parsed[] => [element, ...element.children.flatMap(all)];

/** Returns the elements with a name, in document order. */
export const named = (element: Parsed, name: string): Parsed[] => all(element).filter((e) => e.name === name);

/** Returns the group with an aria-label. */
export const group = (element: Parsed, label: string): Parsed =>
  all(element).find((e) => e.name === "g" && e.attributes["aria-label"] === label)!;

/** Returns the contents of all text elements, in document order. */
export const texts = (element: Parsed): string[] => named(element, "text").map(({ text }) => text);
