import { readFileSync } from "node:fs";
import type { Addresses } from "./src/page/links";

/** The part of `package.json` with addresses. */
interface Description {
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
}

/**
 * Returns the addresses of documentation and source in `package.json`. A page that is served with the site has the
 * documentation at a relative address, which `docs` gives.
 */
export function addressesOf({ homepage, repository }: Description, docs?: string): Addresses {
  const url = typeof repository === "string" ? repository : repository?.url;
  return {
    docs: docs ?? (homepage?.startsWith("http") && !homepage.includes("#") ? homepage : undefined),
    repository: url?.replace(/^git\+/, "").replace(/\.git$/, ""),
  };
}

/** Returns the addresses of this repository; the variable `PLAYGROUND_DOCS` gives that of a site around the page. */
export const readAddresses = (): Addresses =>
  addressesOf(
    JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")),
    process.env.PLAYGROUND_DOCS,
  );
