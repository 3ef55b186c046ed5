import { describe } from 'vitest';
import { itAdopts } from './support/adoption.js';

describe('An application on Fastify', () => {
  itAdopts('fastify');
});
