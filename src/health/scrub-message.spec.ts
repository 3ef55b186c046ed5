import { describe, expect, it } from 'vitest';
import { scrubMessage } from './scrub-message.js';

describe('scrubMessage', () => {
  it.each([
    [
      'connect ECONNREFUSED postgres://u:s3cret@db:5432/app',
      'connect ECONNREFUSED postgres://***@db:5432/app',
    ],
    ['redis://:s3cret@cache', 'redis://***@cache'],
    ['https://s3cret@host/path', 'https://***@host/path'],
    ['amqp://u:s3/c:r@et@mq failed', 'amqp://***@mq failed'],
    ['tried mongodb+srv://u:s3cret@a and http://x:s3cret@b', 'tried mongodb+srv://***@a and http://***@b'],
    ['redis://u:s3cret@a,redis://u:s3cret@b', 'redis://***@b'],
    ['("postgres://u:s3cret@db")', '("postgres://***@db")'],
    ['host=db user=u password=s3cret dbname=x', 'host=db user=u password=*** dbname=x'],
    ["password='s3 cret' host=db", 'password=*** host=db'],
    ['GET /q?api_key=s3cret&n=1 gave 403', 'GET /q?api_key=***&n=1 gave 403'],
    ['{"password":"s3cret","user":"u"}', '{"password":***,"user":"u"}'],
    ['DB_PASSWORD=s3cret', 'DB_PASSWORD=***'],
    ['Authorization: Bearer s3cretS3cret refused', 'Authorization: Bearer *** refused'],
  ])('takes the credentials out of %s', (message, scrubbed) => {
    expect(scrubMessage(message)).toBe(scrubbed);
  });

  it.each([
    'password authentication failed for user "app"',
    'token: expired',
    'http://host:8080/a is down',
    'mail a@b',
  ])('leaves %s alone', (message) => {
    expect(scrubMessage(message)).toBe(message);
  });

  it('makes one line of several', () => {
    expect(scrubMessage('one\r\ntwo\u2028three\u001b[31m')).toBe('one two three [31m');
  });

  it('keeps a message short', () => {
    const scrubbed = scrubMessage('word '.repeat(1_000));

    expect(scrubbed).toHaveLength(300);
    expect(scrubbed.endsWith('…')).toBe(true);
  });

  it('shows no half of a URL that is too long to be recognised', () => {
    expect(scrubMessage(`failed: postgres://u:${'s3cret'.repeat(1_000)}@db`)).toBe('failed:');
  });

  it.each([['a://'.repeat(600)], ['a'.repeat(100_000)], ['password='.repeat(300)], [':'.repeat(2_000)]])(
    'is done at once with hostile text %#',
    (message) => {
      const startedAt = performance.now();

      scrubMessage(message);

      expect(performance.now() - startedAt).toBeLessThan(200);
    },
  );
});
