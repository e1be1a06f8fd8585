import { JUPYTER, type Media } from "../../src/arrays/display";

/** Calls the method by which a value displays itself in a notebook, and returns its texts by media type. */
export const notebookDisplay = async (value: object): Promise<Media> =>
  (Reflect.get(value, JUPYTER) as () => Media | Promise<Media>).call(value);
