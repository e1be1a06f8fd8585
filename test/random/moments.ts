/** Draws `count` numbers. */
export const draw = (count: number, next: () => number) => Array.from({ length: count }, next);

/** Mean of the numbers. */
export const mean = (x: number[]) => x.reduce((sum, v) => sum + v, 0) / x.length;

/** Mean of the powers of the numbers. */
export const moment = (x: number[], power: number) => mean(x.map((v) => v ** power));
