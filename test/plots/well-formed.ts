/** An element of parsed XML. */
export interface Parsed {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Parsed[];
  text: string;
}

const TOKEN = /<\/([\w:-]+)>|<([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const ENTITY = /&(?!(?:amp|lt|gt|quot|#39);)/;

/** A strict parser for the XML that figures use: throws where a tag is not closed or a character is not escaped. */
export function parseXml(text: string): Parsed {
  const root: Parsed = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (token === null) throw new Error(`not well formed at ${from}: ${text.slice(from, from + 60)}`);
    const [whole, closing, opening, attributes = "", empty, words] = token;
    if (ENTITY.test(whole)) throw new Error(`unescaped & in ${whole}`);
    const parent = open.at(-1)!;
    if (words !== undefined) parent.text += words;
    if (opening !== undefined) {
      const pairs = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
      if (new Set(pairs.map(([key]) => key)).size !== pairs.length)
        throw new Error(`repeated attribute in ${whole}`);
      const element = { name: opening, attributes: Object.fromEntries(pairs), children: [], text: "" };
      parent.children.push(element);
      if (empty === "") open.push(element);
    }
    if (closing !== undefined && open.pop()!.name !== closing) throw new Error(`unexpected ${whole}`);
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error("not one closed element");
  return root.children[0]!;
}

/** Every element below (and including) one, in document order. */
export const all = (element: Parsed): Parsed[] => [element, ...element.children.flatMap(all)];

/** The elements with a name. */
export const named = (element: Parsed, name: string): Parsed[] => all(element).filter((e) => e.name === name);

/** The group with an aria-label. */
export const group = (element: Parsed, label: string): Parsed =>
  all(element).find((e) => e.name === "g" && e.attributes["aria-label"] === label)!;
