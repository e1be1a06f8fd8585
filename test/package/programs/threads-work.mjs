/* Works of a sweep. */
export default ({ a, b }, { seed }) => ({ product: a * b, seedAgain: seed });

export const poisoned = ({ a }) => {
  if (a === 3) throw new Error("a is 3");
  return {};
};
