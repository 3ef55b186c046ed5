import { Test } from '@nestjs/testing';
import type { ModuleMetadata } from '@nestjs/common';
import { AppModule } from '../src/app.module.js';

export async function start(metadata: ModuleMetadata = { imports: [AppModule] }) {
  return Test.createTestingModule(metadata).compile();
}
