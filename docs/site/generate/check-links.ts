/* Every link of the built site leads to a page or a file that is there, and to a place in it where it names one. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const base = process.env.DOCS_BASE ?? "/";
const built = resolve(__dirname, "..", ".vitepress", "dist");

interface Page {
  readonly path: string;
  readonly ids: ReadonlySet<string>;
  readonly links: readonly string[];
}

function readPage(path: string): Page {
  const html = readFileSync(join(built, path), "utf8");
  const values = (attribute: string) =>
    Array.from(html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, "g")), ([, value = ""]) =>
      value.replaceAll("&amp;", "&"),
    );
  return { path, ids: new Set(values("id")), links: values("href") };
}

/** Returns the file, relative to the built site, that a server would return for an address. */
function fileOf(address: string): string | undefined {
  const path = decodeURIComponent(address).slice(base.length);
  const candidates = [path, `${path}.html`, join(path, "index.html")];
  return candidates.find((file) => /\.\w+$/.test(file) && existsSync(join(built, file)));
}

const pages = new Map(
  readdirSync(built, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".html") && !path.startsWith("playground"))
    .map((path) => [path, readPage(path)] as const),
);

const dead = [...pages.values()].flatMap(({ path, links }) =>
  links
    .filter((link) => link.startsWith(base) || link.startsWith("#"))
    .filter((link) => {
      const [address = "", place = ""] = link.split("#");
      const file = address === "" ? path : fileOf(address);
      if (file === undefined) return true;
      // Anchors of the playground are states of its page; the theme creates "VPContent" and similar anchors.
      const target = pages.get(file);
      return place !== "" && target !== undefined && !target.ids.has(decodeURIComponent(place));
    })
    .map((link) => `${path}: ${link}`),
);

const count = [...pages.values()].reduce((sum, { links }) => sum + links.length, 0);
console.log(`${pages.size} pages, ${count} links, ${dead.length} of them dead`);
for (const link of new Set(dead)) console.error(link);
if (dead.length > 0) process.exitCode = 1;
