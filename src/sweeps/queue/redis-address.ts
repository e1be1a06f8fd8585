import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";

/** Address of a Redis server, and what a connection to it needs. */
export interface RedisAddress {
  /** Host and port, for messages: without user and password. */
  readonly label: string;
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly db: number;
    readonly username?: string;
    readonly password?: string;
    readonly tls?: { readonly servername?: string };
  };
}

/** Environment variable with the URL, which keeps a password out of command lines and their history. */
export const REDIS_VARIABLE = "LEARNING_DYNAMICS_REDIS";

const DEFAULT_PORT = "6379";

const EXPECTED = "a URL redis://[user:password@]host[:port][/database], or rediss:// for TLS";

/**
 * Reads the URL of a Redis server; without one, that of the environment variable. Errors never contain the URL, because
 * it may have a password.
 */
export function readRedisAddress(args: Arguments, url: string | undefined): RedisAddress {
  const { process } = globalThis as { process?: { env: Readonly<Record<string, string | undefined>> } };
  const text: unknown = url ?? process?.env[REDIS_VARIABLE];
  const at = args.at("options.url");
  if (text === undefined)
    throw at.refusal(HERE, `${EXPECTED}, unless ${REDIS_VARIABLE} is set`, "no URL, and no such variable");
  if (typeof text !== "string") throw at.refusal(HERE, EXPECTED, `a value of type ${typeof text}`);
  const parsed = parse(text);
  if (parsed === undefined) throw at.refusal(HERE, EXPECTED, "a text of another form");
  return parsed;
}

function parse(text: string): RedisAddress | undefined {
  try {
    const { protocol, hostname, port, pathname, username, password } = new URL(text);
    const database = /^\/?(\d{0,4})$/.exec(pathname)?.[1];
    if (!["redis:", "rediss:"].includes(protocol) || hostname === "" || database === undefined)
      return undefined;
    const host = hostname.replace(/^\[(.*)\]$/, "$1");
    const isNumeric = host.includes(":") || /^[\d.]+$/.test(host);
    return {
      label: `${hostname}:${port || DEFAULT_PORT}`,
      connection: {
        host,
        port: Number(port || DEFAULT_PORT),
        db: Number(database),
        ...(username === "" ? {} : { username: decodeURIComponent(username) }),
        ...(password === "" ? {} : { password: decodeURIComponent(password) }),
        ...(protocol === "rediss:" ? { tls: isNumeric ? {} : { servername: host } } : {}),
      },
    };
  } catch {
    // The message of the error would contain the password.
    return undefined;
  }
}
