import { expect, it } from 'vitest';
import { adapters, StartedApp } from './start-app.js';

it.each(adapters)('ends an event stream when the service ends, on $name', async (adapter) => {
  await using app = await StartedApp.start(adapter);
  const { body } = await app.get('/events');
  const [first, rest] = (body as ReadableStream<Uint8Array>).tee();
  const { value } = await first.getReader().read();

  const closed = app.close();

  expect(new TextDecoder().decode(value)).toContain('data: {"count":0}');
  expect(await new Response(rest).text()).toMatch(/data: \{"count":\d+\}\n\n$/);
  await closed;
});
