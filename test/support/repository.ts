import { fileURLToPath } from 'node:url';

/** The folder of this repository, with a separator at its end. */
export const repository = fileURLToPath(new URL('../../', import.meta.url));
