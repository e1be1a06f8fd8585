/** What bundlers for browsers take in place of piscina (the "browser" field of package.json): there are no threads. */
export const Piscina = undefined;
