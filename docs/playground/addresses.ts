import { readFileSync } from "node:fs";
import { addressesOf, type NamedAddresses } from "../../scripts/release/repository.ts";
import type { Addresses } from "./src/page/links";

/**
 * Returns the addresses of documentation and source in `package.json`. A page that is served with the site has the
 * documentation at a relative address, which `docs` gives.
 */
export function pageAddresses(manifest: NamedAddresses, docs?: string): Addresses {
  const addresses = addressesOf(manifest);
  return { docs: docs ?? addresses?.site, repository: addresses?.source };
}

/** Returns the addresses of this repository; the variable `PLAYGROUND_DOCS` gives that of a site around the page. */
export const readAddresses = (): Addresses =>
  pageAddresses(
    JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")),
    process.env.PLAYGROUND_DOCS,
  );
