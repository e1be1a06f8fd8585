import { defaultsOf, formatNumber, readValue, type Values } from "./parameter";
import type { RoomDescription } from "./room";

/** Choices that all rooms share, with the default first. */
const CHOICES = { theme: ["auto", "light", "dark"], type: ["normal", "large"] } as const;

/** Colour scheme: that of the reader's system, or a fixed one. */
export type Theme = (typeof CHOICES.theme)[number];

/** Size of the text: large for lectures. */
export type TypeSize = (typeof CHOICES.type)[number];

/** The complete state of the page, which the address stores. */
export interface State {
  readonly room: string;
  readonly values: Values;
  /** True if navigation is hidden, for frames in other pages. */
  readonly embed: boolean;
  readonly theme: Theme;
  readonly type: TypeSize;
}

/** Returns the part of an address after `#`, with all values that differ from the defaults. */
export function hashOf(
  room: RoomDescription,
  values: Values,
  rest: Partial<Pick<State, "embed" | "theme" | "type">> = {},
): string {
  const fields = Object.entries(room.parameters).flatMap(([name, parameter]) => {
    const value = values[name] ?? parameter.default;
    if (value === parameter.default) return [];
    return [`${name}=${encodeURIComponent(typeof value === "number" ? formatNumber(value) : value)}`];
  });
  for (const name of ["theme", "type"] as const) {
    const choice = rest[name];
    if (choice !== undefined && choice !== CHOICES[name][0]) fields.push(`${name}=${choice}`);
  }
  if (rest.embed) fields.push("embed=1");
  return `#${[`room=${room.name}`, ...fields].join("&")}`;
}

/** Reads the state from an address. Invalid values are replaced by their defaults and reported. */
export function readAddress(
  hash: string,
  rooms: readonly RoomDescription[],
): { state: State; problems: string[] } {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const problems: string[] = [];
  const asked = fields.get("room");
  const found = rooms.find(({ name }) => name === asked);
  if (asked !== null && found === undefined) {
    problems.push(`There is no room “${asked}”: rooms are ${rooms.map(({ name }) => name).join(", ")}.`);
  }
  const room = found ?? rooms[0]!;
  const values: Record<string, number | string> = { ...defaultsOf(room.parameters) };
  let [theme, type]: [Theme, TypeSize] = ["auto", "normal"];
  let embed = false;
  const choose = <Choice extends string>(name: string, choices: readonly Choice[], text: string): Choice => {
    const known = choices.find((one) => one === text);
    if (known === undefined) problems.push(`${name}=${text} has to be one of ${choices.join(", ")}.`);
    return known ?? choices[0]!;
  };
  for (const [name, text] of fields) {
    const parameter = Object.hasOwn(room.parameters, name) ? room.parameters[name] : undefined;
    if (name === "room") continue;
    if (name === "embed") embed = text === "1";
    else if (name === "theme") theme = choose(name, CHOICES.theme, text);
    else if (name === "type") type = choose(name, CHOICES.type, text);
    else if (parameter === undefined) problems.push(`This room has no parameter “${name}”.`);
    else {
      const read = readValue(parameter, text);
      if ("problem" in read) {
        problems.push(`${name}=${text} ${read.problem}: ${formatValue(parameter.default)} is used.`);
      } else values[name] = read.value;
    }
  }
  return { state: { room: room.name, values, embed, theme, type }, problems };
}

const formatValue = (value: number | string): string =>
  typeof value === "number" ? formatNumber(value) : value;
