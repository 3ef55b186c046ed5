import type { INestApplication } from '@nestjs/common';

export function closeOnSignal(app: INestApplication): void {
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void app.close());
}
