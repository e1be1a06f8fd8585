/** Name of the method by which notebooks (Deno's and others) request the display of a value. */
export const JUPYTER = Symbol.for("Jupyter.display");

/** Display of a value in a notebook: texts by media type, such as `"text/plain"` and `"image/svg+xml"`. */
export type Media = Readonly<Record<string, string>>;

/**
 * Attaches text and notebook display to `result` and returns it.
 *
 * The properties are not enumerable, so that listing, copying and comparing fields do not see them. Both displays are
 * computed at each request, and never throw: if they fail, they are the error message.
 */
export const attachDisplay = <Result extends object>(
  result: Result,
  text: () => string,
  media: () => Promise<Media>,
): Result =>
  Object.defineProperties(result, {
    toString: {
      value: () => {
        try {
          return text();
        } catch (error) {
          return messageOf(error);
        }
      },
    },
    [JUPYTER]: { value: () => media().catch((error) => ({ "text/plain": messageOf(error) })) },
  });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
