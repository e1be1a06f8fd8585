export default ({ a }, { seed }) => ({ double: 2 * a, seedAgain: seed });
export const square = ({ a }) => ({ square: a * a });
export const notCallable = 3;
export const registry = (name) =>
  name === "cube"
    ? {
        run: ({ a }) => ({ cube: a ** 3 }),
        check: ({ a }) => {
          if (a > 9) throw new RangeError("a is too large");
        },
      }
    : undefined;
