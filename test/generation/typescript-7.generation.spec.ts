import { describe } from 'vitest';
import { itAdopts } from './support/adoption.js';

describe('An application on TypeScript 7', () => {
  itAdopts('typescript-7');
});
