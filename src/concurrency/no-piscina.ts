/** Replacement of piscina in bundles for browsers (the "browser" field of package.json), which have no threads. */
export const Piscina = undefined;
