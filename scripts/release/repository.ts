import type { PackageJson } from "./manifests";

/** Addresses that follow from the address of the repository. */
export interface Addresses {
  /** Page of the repository, without a slash at its end. */
  readonly source: string;
  readonly issues: string;
  /** Start page of the documentation, with a slash at its end. */
  readonly site: string;
}

/** Part of package.json with addresses. */
export type NamedAddresses = Pick<PackageJson, "repository" | "homepage">;

const ADDRESS = /^(?:git\+)?(https:\/\/([\w.-]+)\/([\w-]+)\/([\w.-]+?))(?:\.git)?\/?$/;

/**
 * Returns the addresses for the field `repository` of package.json, the one place where the repository is named, or
 * undefined if it is not set. The site is at `homepage`, by default at the address that GitHub Pages gives; a part of a page, such
 * as the README of the repository (`#readme`), is no site.
 */
export function addressesOf({ repository, homepage }: NamedAddresses): Addresses | undefined {
  if (repository === undefined) return undefined;
  const text = typeof repository === "string" ? repository : repository.url;
  const [, source, host, owner, name] = ADDRESS.exec(text) ?? [];
  if (source === undefined)
    throw new Error(`package.json: expected the https address of a repository, received "${text}"`);
  const pages = host === "github.com" ? `https://${owner!.toLowerCase()}.github.io/${name}/` : `${source}/`;
  const site = homepage === undefined || homepage.includes("#") ? pages : homepage;
  return { source, issues: `${source}/issues`, site: site.replace(/\/?$/, "/") };
}

/** Returns the manifest with `homepage`, `repository` and `bugs` below its licence. */
export function withRepository(manifest: PackageJson): PackageJson {
  const addresses = addressesOf(manifest);
  if (addresses === undefined) return manifest;
  const { source, issues, site } = addresses;
  const fields = {
    homepage: site,
    repository: { type: "git", url: `git+${source}.git` },
    bugs: { url: issues },
  };
  const entries = Object.entries(manifest)
    .filter(([key]) => !(key in fields))
    .flatMap((entry) => (entry[0] === "license" ? [entry, ...Object.entries(fields)] : [entry]));
  return Object.fromEntries(entries) as unknown as PackageJson;
}

/** Returns the text of CITATION.cff with the repository and the site below the licence. */
export function withCitedRepository(citation: string, addresses: Addresses | undefined): string {
  const bare = citation.replaceAll(/^(repository-code|url): .*\n/gm, "");
  if (addresses === undefined) return bare;
  const lines = `repository-code: ${addresses.source}\nurl: ${addresses.site}\n`;
  return bare.replace(/^license: .*\n/m, (line) => line + lines);
}

/** Returns the README with links to the site and its playground before the link to the examples. */
export function withSiteLinks(readme: string, addresses: Addresses | undefined): string {
  const examples = /^(\[Documentation\]\(\S+\) · \[Playground\]\(\S+\) ·\n)?(?=\[Examples\]\()/m;
  if (!examples.test(readme))
    throw new Error("README.md has no line that begins with the link to the examples");
  if (addresses === undefined) return readme.replace(examples, "");
  const { site } = addresses;
  return readme.replace(examples, `[Documentation](${site}) · [Playground](${site}playground/) ·\n`);
}
