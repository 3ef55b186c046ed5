import { describe } from 'vitest';
import { itAdopts } from './support/adoption.js';

describe('An application with pnpm 10', () => {
  itAdopts('pnpm-10');
});
