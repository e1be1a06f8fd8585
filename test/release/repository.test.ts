import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { PackageJson } from "../../scripts/release/manifests";
import { addressesOf, withSiteLinks } from "../../scripts/release/repository";
import { writeFiles } from "../../scripts/release/write-files";
import { emptyFolder, root } from "../examples/snippets";

const FILES = ["package.json", "jsr.json", "README.md", "CITATION.cff", "docs/site/typedoc.json"];
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as PackageJson;

/** Copies the files to an empty folder, sets fields of package.json, and returns the text of a file after `writeFiles`. */
function written(fields: Partial<PackageJson>): (path: string) => string {
  const folder = emptyFolder("release-files");
  for (const path of FILES) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(root, path), join(folder, path));
  }
  const unset = { repository: undefined, homepage: undefined, bugs: undefined };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, ...unset, ...fields }));
  writeFiles(folder);
  return (path) => readFileSync(join(folder, path), "utf8");
}

const REPOSITORY = "https://github.com/Some-Lab/dynamics";

describe("the files of a release", () => {
  it("name the repository that package.json names, and its site", () => {
    const read = written({ repository: REPOSITORY });
    const site = "https://some-lab.github.io/dynamics/";
    expect(JSON.parse(read("package.json"))).toMatchObject({
      homepage: site,
      repository: { type: "git", url: `git+${REPOSITORY}.git` },
      bugs: { url: `${REPOSITORY}/issues` },
    });
    expect(parse(read("CITATION.cff"))).toMatchObject({ "repository-code": REPOSITORY, url: site });
    expect(read("README.md")).toContain(
      `[Documentation](${site}) · [Playground](${site}playground/) ·\n[Examples](examples)`,
    );
  });

  it("stay the same when they are written again, with the address in the form that npm stores", () => {
    const once = written({ repository: REPOSITORY });
    const { repository } = JSON.parse(once("package.json")) as PackageJson;
    const again = written({ repository: repository! });
    for (const path of FILES) expect(again(path)).toBe(once(path));
  });

  it("name a site at another address, and another host", () => {
    const read = written({
      repository: "git+https://codeberg.org/lab/dynamics.git",
      homepage: "https://dynamics.example",
    });
    expect(parse(read("CITATION.cff"))).toMatchObject({
      "repository-code": "https://codeberg.org/lab/dynamics",
      url: "https://dynamics.example/",
    });
  });

  it("name no address while package.json has none", () => {
    const read = written({});
    for (const key of ["homepage", "repository", "bugs"])
      expect(JSON.parse(read("package.json"))).not.toHaveProperty(key);
    for (const key of ["repository-code", "url"]) expect(parse(read("CITATION.cff"))).not.toHaveProperty(key);
    expect(read("README.md")).not.toContain("[Documentation]");
  });

  it("in this repository agree with package.json; otherwise run npm run release:files", () => {
    const { repository, homepage } = manifest;
    const read = written({ ...(repository && { repository }), ...(homepage && { homepage }) });
    for (const path of FILES.filter((name) => !name.endsWith(".json")))
      expect(read(path)).toBe(readFileSync(join(root, path), "utf8"));
  });
});

describe("the address of the repository", () => {
  it("has to be an https address with an owner and a name", () => {
    for (const repository of [
      "github:lab/dynamics",
      "https://github.com/lab",
      "git@github.com:lab/dynamics.git",
    ])
      expect(() => addressesOf({ ...manifest, repository })).toThrow(repository);
  });

  it("gives the address of the site if homepage is a part of another page", () => {
    const homepage = `${REPOSITORY}#readme`;
    const site = "https://some-lab.github.io/dynamics/";
    expect(addressesOf({ repository: REPOSITORY, homepage })).toEqual(
      addressesOf({ repository: REPOSITORY }),
    );
    expect(addressesOf({ repository: REPOSITORY, homepage })!.site).toBe(site);
  });

  it("needs the line of links in the README", () => {
    expect(() => withSiteLinks("# Another text\n", undefined)).toThrow("link to the examples");
  });
});
