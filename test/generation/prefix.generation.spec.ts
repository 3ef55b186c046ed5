import { describe } from 'vitest';
import { itAdopts } from './support/adoption.js';

describe('An application with a prefix, pipes, CORS and a description', () => {
  itAdopts('prefix');
});
