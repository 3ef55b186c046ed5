import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Module } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import { isTakenOver, SERVE_CHANNEL, type ServeOffer } from './serve-offer.js';

@Module({})
class AppModule {}

describe('What serve() was called with', () => {
  let listener: ((message: unknown) => void) | undefined;
  const listen = (onOffer: (offer: ServeOffer) => void): void => {
    listener = (message) => onOffer(message as ServeOffer);
    subscribe(SERVE_CHANNEL, listener);
  };
  afterEach(() => {
    if (listener !== undefined) unsubscribe(SERVE_CHANNEL, listener);
  });

  it('is nobody’s business where nobody listens', () => {
    expect(isTakenOver(AppModule, {})).toBe(false);
  });

  it('is told to who listens, and is still done', () => {
    const told: unknown[] = [];
    listen(({ root, options }) => told.push(root, options));

    expect(isTakenOver(AppModule, { http: false })).toBe(false);
    expect(told).toEqual([AppModule, { http: false }]);
  });

  it('is left to who takes it, with what looks at an application', async () => {
    let taken: ReturnType<ServeOffer['take']> | undefined;
    listen((offer) => {
      taken = offer.take();
    });

    expect(isTakenOver(AppModule, {})).toBe(true);
    expect(Object.keys((await taken) ?? {})).toEqual(
      expect.arrayContaining(['check', 'describeBoundary', 'targetOf']),
    );
  });
});
