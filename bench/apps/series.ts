/** So many routes; each method and status of one is a series of its own in a histogram. */
export const SERIES_ROUTES = 50;
