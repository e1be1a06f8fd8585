/* Work of the benchmark of queues. */
export const square = ({ a }) => ({ square: a * a });
