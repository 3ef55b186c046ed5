/** A probe's answer is true only now: nothing on the way may keep it. */
export const NO_STORE: Readonly<Record<string, string>> = { 'cache-control': 'no-store' };
