/** Matches the policy that a page states for itself. */
const META = /<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]*)"/i;

/** Returns the content-security policy that an HTML page states in its head; undefined if it states none. */
export const contentPolicy = (html: string): string | undefined =>
  META.exec(html)?.[1]?.replace(/\s+/g, " ").trim();
