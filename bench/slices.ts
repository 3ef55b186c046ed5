import { OURS } from './variants.js';

const WITHOUT = /^ours without (.+)$/;

/** What a slice costs: how much is missing when it is switched off. */
export interface Price {
  readonly slice: string;
  readonly price: number;
}

interface Named {
  readonly name: string;
}

/** The prices of all slices that were switched off in some row, by one figure of the rows. */
export function pricesOf<Row extends Named>(rows: readonly Row[], figure: (row: Row) => number): Price[] {
  const ours = rows.find(({ name }) => name === OURS.name);
  if (ours === undefined) return [];
  return rows.flatMap((row) => {
    const slice = WITHOUT.exec(row.name)?.[1];
    return slice === undefined ? [] : [{ slice, price: figure(ours) - figure(row) }];
  });
}
