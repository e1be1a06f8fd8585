import type { RoomLinks } from "../room";

/** Addresses of documentation and source, without those that are not known when the page is built. */
export interface Addresses {
  /** Address of the documentation site, which may be relative to the page. */
  readonly docs?: string | undefined;
  readonly repository?: string | undefined;
}

/** A link with its text. */
export interface Link {
  readonly text: string;
  readonly href: string;
}

/** Returns the links of a room: papers, and the documentation and source whose addresses are known. */
export const linksOf = ({ papers, docs, source }: RoomLinks, addresses: Addresses): Link[] => [
  ...papers.map(({ label, url }) => ({ text: label, href: url })),
  ...(addresses.docs === undefined
    ? []
    : [{ text: "Documentation", href: `${addresses.docs.replace(/\/$/, "")}/${docs}` }]),
  ...(addresses.repository === undefined
    ? []
    : [{ text: "Source", href: `${addresses.repository}/tree/HEAD/${source}` }]),
];
