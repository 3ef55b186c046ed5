import { describe } from 'vitest';
import { itAdopts } from './support/adoption.js';

describe('An application with yarn 4', () => {
  itAdopts('yarn-4');
});
