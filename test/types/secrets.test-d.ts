import { type } from 'arktype';
import * as v from 'valibot';
import { expectTypeOf } from 'vitest';
import { z } from 'zod';

import { bytes } from '../../src/secrets/bytes.js';
import { Secret } from '../../src/secrets/secret.js';
import { SecretsKeeper } from '../../src/secrets/secrets-keeper.js';
import { FakeSecrets } from '../../src/secrets/fake/fake-secrets.js';
import { Secrets, type AnySecretsClass } from '../../src/secrets/secrets.js';

class AppSecrets extends Secrets(
  {
    databaseUrl: z.url(),
    token: z.string().optional(),
    database: z.object({ username: z.string(), port: z.number() }),
    parsed: z.string().transform((text) => new URL(text)),
    key: bytes(),
    valibot: v.string(),
    arktype: type('string'),
  },
  { fake: { databaseUrl: 'postgres://localhost/dev', database: { username: 'app', port: 1 } } },
) {}

declare const secrets: AppSecrets;

// Each handle reveals what its schema gives.
expectTypeOf(secrets.databaseUrl).toEqualTypeOf<Secret<string>>();
expectTypeOf(secrets.token.reveal()).toEqualTypeOf<string | undefined>();
expectTypeOf(secrets.database.reveal()).toEqualTypeOf<{ username: string; port: number }>();
expectTypeOf(secrets.parsed.map((url) => url.host)).toEqualTypeOf<Secret<string>>();
expectTypeOf(secrets.key.reveal()).toEqualTypeOf<Uint8Array>();
expectTypeOf(secrets.valibot.reveal()).toEqualTypeOf<string>();
expectTypeOf(secrets.arktype.reveal()).toEqualTypeOf<string>();
expectTypeOf(secrets.databaseUrl.use((url) => url.length)).toEqualTypeOf<number>();

// A class is taken wherever any class of secrets is.
const classes: readonly AnySecretsClass[] = [AppSecrets];
void new SecretsKeeper(new FakeSecrets()).load(classes, { timeout: 1000 });

// @ts-expect-error -- a handle is not its value
const text: string = secrets.databaseUrl;
void text;

// @ts-expect-error -- nothing is declared under this name
void secrets.databaseUri;

// @ts-expect-error -- a fake for a secret that is not declared
Secrets({ token: z.string() }, { fake: { tokne: 'x' } });

// @ts-expect-error -- handles are made once, not replaced
secrets.databaseUrl = Secret.of('databaseUrl', 'x');
