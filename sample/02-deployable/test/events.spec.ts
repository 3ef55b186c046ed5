import { firstValueFrom, lastValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { EventsController } from '../src/events/events.controller.js';

it('ends its streams when it is told to, also those that are opened after that', async () => {
  const controller = new EventsController();
  const first = await firstValueFrom(controller.events());
  const last = lastValueFrom(controller.events(), { defaultValue: 'none' });

  controller.end();

  expect(first).toEqual({ id: '0', data: { count: 0 } });
  expect(await last).toBe('none');
  expect(await lastValueFrom(controller.events(), { defaultValue: 'none' })).toBe('none');
});
