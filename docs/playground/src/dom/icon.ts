import { makeSvg } from "./make";

/** Outlines of the icons, in a square of 16 units. */
const ICONS = {
  play: "M4 2.5v11l9-5.5z",
  pause: "M4 2.5h3v11H4zM9 2.5h3v11H9z",
  enlarge: "M9.5 2.5h4v4M13.5 2.5l-5 5M6.5 13.5h-4v-4M2.5 13.5l5-5",
  screen: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  type: "M1 13l3.5-9.5L8 13M2.3 10h4.4M9.5 13l2.5-6.5L14.5 13M10.4 11h3.2",
  dark: "M13.5 9.5A6 6 0 1 1 6.5 2.5a5 5 0 0 0 7 7z",
} as const;

/** Makes an icon in the colour of the text, without a name for screen readers. */
export const makeIcon = (name: keyof typeof ICONS): SVGElement => {
  const icon = makeSvg("svg", { viewBox: "0 0 16 16", class: `icon icon-${name}`, "aria-hidden": "true" });
  icon.append(makeSvg("path", { d: ICONS[name] }));
  return icon;
};
