import { expect, it } from "vitest";
import { pageAddresses } from "../addresses";
import { linksOf } from "../src/page/links";

const room = {
  papers: [{ key: "a2000", label: "A 2000", url: "https://example.org/a" }],
  docs: "theory/a",
  source: "src/a",
};
const paper = { text: "A 2000", href: "https://example.org/a" };

it("reads documentation and source from the fields of package.json", () => {
  const docs = "https://example.org/docs/";
  const repository = { type: "git", url: "git+https://example.org/lab/r.git" };
  const source = "https://example.org/lab/r";
  expect(pageAddresses({ homepage: docs, repository })).toEqual({ docs, repository: source });
  expect(pageAddresses({ repository: source }, "../")).toEqual({ docs: "../", repository: source });
});

it("links papers, documentation and source", () => {
  expect(linksOf(room, { docs: "https://example.org/docs/", repository: "https://example.org/r" })).toEqual([
    paper,
    { text: "Documentation", href: "https://example.org/docs/theory/a" },
    { text: "Source", href: "https://example.org/r/tree/HEAD/src/a" },
  ]);
  expect(linksOf(room, { docs: "../" })[1]!.href).toBe("../theory/a");
});

it("leaves out links to addresses that are not known", () => {
  expect(pageAddresses({})).toEqual({});
  expect(linksOf(room, pageAddresses({}))).toEqual([paper]);
});
