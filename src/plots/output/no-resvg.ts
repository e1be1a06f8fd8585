/** What bundlers for browsers take in place of @resvg/resvg-js (the "browser" field of package.json): it is not for pages. */
export const Resvg = undefined;
