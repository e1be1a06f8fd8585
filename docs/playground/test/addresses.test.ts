import { expect, it } from "vitest";
import { addressesOf } from "../addresses";
import { linksOf } from "../src/page/links";

const room = {
  papers: [{ key: "a2000", label: "A 2000", url: "https://example.org/a" }],
  docs: "theory/a",
  source: "src/a",
};
const paper = { text: "A 2000", href: "https://example.org/a" };

it("reads documentation and source from the fields of package.json, in all their forms", () => {
  const addresses = { docs: "https://example.org/docs/", repository: "https://example.org/r" };
  const url = "git+https://example.org/r.git";
  expect(addressesOf({ homepage: addresses.docs, repository: { url } })).toEqual(addresses);
  expect(addressesOf({ homepage: addresses.docs, repository: url })).toEqual(addresses);
  expect(addressesOf({ homepage: "https://example.org/r#readme" }, "../")).toEqual({ docs: "../" });
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
  expect(addressesOf({ homepage: "https://example.org/r#readme" })).toEqual({});
  expect(linksOf(room, addressesOf({}))).toEqual([paper]);
});
