/** Replacement for @resvg/resvg-js, which does not run in browsers ("browser" field of package.json). */
export const Resvg = undefined;
