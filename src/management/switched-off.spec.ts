import { describe, expect, it } from 'vitest';
import { switchedOff } from './switched-off.js';

describe('switchedOff', () => {
  it.each([
    ['/-/ready', '/-/ready', 'health'],
    ['/-/readiness', '/-/readiness', 'health'],
    ['/-/ready/database', '/-/ready', 'health'],
    ['/-/healthy', '/-/healthy', 'health'],
    ['/-/liveness', '/-/liveness', 'health'],
    ['/-/startup', '/-/startup', 'health'],
    ['/-/metrics', '/-/metrics', 'metrics'],
  ])('says which option switches off %s', (path, endpoint, option) => {
    expect(switchedOff(['health', 'metrics'])(path)).toBe(
      `${endpoint} is switched off: the application imports DeploymentModule with ${option}: false.`,
    );
  });

  it('has nothing to say of a slice that is on', () => {
    expect(switchedOff(['metrics'])('/-/ready')).toBeUndefined();
    expect(switchedOff([])('/-/metrics')).toBeUndefined();
  });

  it.each(['/-/', '/-/version', '/-/read', '/-/readyness', '/-/metrics2', '//-/metrics', ''])(
    'has nothing to say of %j',
    (path) => {
      expect(switchedOff(['health', 'metrics'])(path)).toBeUndefined();
    },
  );
});
