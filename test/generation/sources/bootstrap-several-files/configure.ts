import type { INestApplication } from '@nestjs/common';

export function configure(app: INestApplication): void {
  app.setGlobalPrefix('api');
}
