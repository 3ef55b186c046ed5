import { describe } from 'vitest';
import { itAdopts } from './support/adoption.js';

describe('An application with pnpm 12', () => {
  itAdopts('pnpm-12');
});
