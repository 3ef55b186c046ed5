import { describe } from 'vitest';
import { itAdopts } from './support/adoption.js';

describe('An application of a monorepo', () => {
  itAdopts('monorepo');
});
