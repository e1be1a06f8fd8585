import { defaultsOf, formatNumber, readValue, type Values } from "./parameter";
import type { RoomDescription } from "./room";

/** Colours: as the reader's system has them, or one of them. */
export type Theme = "auto" | "light" | "dark";

/** All that is on screen: the address holds it, and nothing else does. */
export interface State {
  readonly room: string;
  readonly values: Values;
  /** Without navigation, for other pages to frame. */
  readonly embed: boolean;
  readonly theme: Theme;
}

const THEMES = ["auto", "light", "dark"] as const;

/** The part of an address after `#`, with all that differs from the defaults. */
export function hashOf(
  room: RoomDescription,
  values: Values,
  rest: Partial<Pick<State, "embed" | "theme">> = {},
): string {
  const fields = Object.entries(room.parameters).flatMap(([name, parameter]) => {
    const value = values[name] ?? parameter.default;
    if (value === parameter.default) return [];
    return [`${name}=${encodeURIComponent(typeof value === "number" ? formatNumber(value) : value)}`];
  });
  if (rest.theme !== undefined && rest.theme !== "auto") fields.push(`theme=${rest.theme}`);
  if (rest.embed) fields.push("embed=1");
  return `#${[`room=${room.name}`, ...fields].join("&")}`;
}

/** What an address asks for. Whatever it has wrong is left at its default, and is told. */
export function readAddress(
  hash: string,
  rooms: readonly RoomDescription[],
): { state: State; flaws: string[] } {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const flaws: string[] = [];
  const asked = fields.get("room");
  const found = rooms.find(({ name }) => name === asked);
  if (asked !== null && found === undefined) {
    flaws.push(`There is no room “${asked}”: rooms are ${rooms.map(({ name }) => name).join(", ")}.`);
  }
  const room = found ?? rooms[0]!;
  const values: Record<string, number | string> = { ...defaultsOf(room.parameters) };
  let theme: Theme = "auto";
  let embed = false;
  for (const [name, text] of fields) {
    const parameter = Object.hasOwn(room.parameters, name) ? room.parameters[name] : undefined;
    if (name === "room") continue;
    if (name === "embed") embed = text === "1";
    else if (name === "theme") {
      const known = THEMES.find((one) => one === text);
      if (known === undefined) flaws.push(`theme=${text} has to be one of ${THEMES.join(", ")}.`);
      else theme = known;
    } else if (parameter === undefined) flaws.push(`This room has no parameter “${name}”.`);
    else {
      const read = readValue(parameter, text);
      if ("flaw" in read) {
        flaws.push(`${name}=${text} ${read.flaw}: ${formatValue(parameter.default)} is used.`);
      } else values[name] = read.value;
    }
  }
  return { state: { room: room.name, values, embed, theme }, flaws };
}

const formatValue = (value: number | string): string =>
  typeof value === "number" ? formatNumber(value) : value;
