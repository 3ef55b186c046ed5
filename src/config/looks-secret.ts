import { holdsRandomText } from './random-text.js';
import { toVariableName } from './variable-name.js';

/** What stands in the place of what is, or looks like, a secret. */
export const HIDDEN = '<secret>';

/** Nobody writes so much into a variable by hand; what does is mostly a key file. */
const LONGEST = 4_096;

/** At the end of a word too: people write DBPASSWORD and APITOKEN. */
const ENDINGS =
  'PASSWORD|PASSWD|PASSPHRASE|PASSCODE|SECRET|TOKEN|CREDENTIAL|APIKEY|ACCESSKEY|PRIVATEKEY|CONNECTIONSTRING';

const WORDS =
  'PWD|PW|PASS|AUTH|OAUTH|AUTHORIZATION|BEARER|COOKIE|SALT|PEPPER|SIGNATURE|SIG|HMAC|DSN|JWT|OTP|TOTP|MNEMONIC';

const PHRASES = 'API_KEY|ACCESS_KEY|PRIVATE_KEY|CONNECTION_STRING|CONN_STR';

const SECRET_NAME = new RegExp(`(?:^|_)(?:[A-Z0-9]*(?:${ENDINGS})|${WORDS}|${PHRASES})S?\\d*(?:_|$)`);

/** APP_KEY and ENCRYPTION_KEY, but neither PUBLIC_KEY nor KEY_PREFIX. */
const KEY_NAME = /(?<!(?:^|_)PUBLIC)(?:^|_)KEYS?\d*$/;

/** TOKEN_TTL tells of a token what may be told. */
const ABOUT_A_SECRET =
  /_(?:TTL|TIMEOUT|AGE|EXPIRY|EXPIRATION|EXPIRES_IN|LIFETIME|DURATION|INTERVAL|LENGTH|SIZE|COUNT|LIMIT|ROUNDS|ENABLED|DISABLED|REQUIRED|ALGORITHM|METHOD|MECHANISM|MODE|TYPE|POLICY|FILE|PATH|DIR|DIRECTORY|NAME|HEADER|ISSUER|AUDIENCE|REALM|SCOPES?|SOURCE|PROVIDER|URL|URI|ENDPOINT|HOST|PORT|DOMAIN|SECURE|PER_(?:SECOND|MINUTE|HOUR|DAY))$/;

/** Whether something of this name is a secret, as a rule: `APP_DATABASE_PASSWORD`, `database.apiKey`. */
export function isSecretName(name: string): boolean {
  const words = toVariableName(name);
  if (ABOUT_A_SECRET.test(words)) return false;
  return SECRET_NAME.test(words) || KEY_NAME.test(words);
}

/** Texts that are credentials whoever looks at them. */
const CREDENTIALS: readonly RegExp[] = [
  // A password in a URL, and as the drivers of some databases want it: user:password@tcp(host).
  /:\/\/[^\s/?#@:]*:[^\s@]+@/,
  /(?:^|[\s,;"'=])[^\s:@/]+:[^\s@/]+@/,
  // And Oracle's.
  /\bjdbc:oracle:\w+:[^\s/@]+\/[^\s@]+@/,
  /-----BEGIN [A-Z ]+-----/,
  /\beyJ[\w-]{5,}\.[\w-]{5,}/,
  /\b(?:bearer|basic) [\w+/=.~-]{8,}/i,
  // Hashes of passwords.
  /\$(?:2[abxy]|argon2\w*|scrypt|pbkdf2[\w-]*|1|5|6|y)\$/,
  // Amazon, Google, GitHub, GitLab, Slack, Stripe, OpenAI, Vault, npm, PyPI, Docker, SendGrid, DigitalOcean, age.
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/,
  /\bAIza[\w-]{20,}|\bya29\.[\w-]{8,}/,
  /\bgh[oprsu]_\w{8,}|\bgithub_pat_\w{8,}|\bgl(?:pat|dt|rt|cbt|ptt|soat)-[\w-]{8,}/,
  /\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{8,}|\bhooks\.slack\.com\/services\/\w/,
  /\b[rs]k_(?:live|test)_\w{6,}|\bwhsec_\w{6,}|\bsk-[\w-]{16,}/,
  /\bhv[bsr]\.[\w-]{8,}|(?<![\w.])[bs]\.[A-Za-z0-9]{20,}/,
  /\bnpm_\w{20,}|\bpypi-[\w-]{16,}|\bdckr_pat_[\w-]{8,}|\bSG\.[\w-]{8,}\.|\bdop_v1_\w{8,}|\bAGE-SECRET-KEY-/,
];

/** `password=…` in a query or a connection string, `"password": "…"` in JSON, also in JSON in JSON. */
const PAIR = /([A-Za-z][\w.-]{0,63}(?: [A-Za-z]+)?)\\?["']?\s*[=:]\s*\\?["']?[^\s"'&;,]/g;

/** Whether a text is a secret, or holds one, by its looks. */
export function isSecretText(text: string): boolean {
  if (text.length > LONGEST) return true;
  if (CREDENTIALS.some((form) => form.test(text))) return true;
  if ([...text.matchAll(PAIR)].some(([, name = '']) => isSecretName(name))) return true;
  return holdsRandomText(text);
}

/** The text of a place, without what lets somebody in there. */
export function withoutCredentials(text: string): string {
  const open = text
    .replaceAll(/(:\/\/)[^\s@]*@/g, `$1${HIDDEN}@`)
    .replaceAll(/([?&]([^=&\s]+)=)[^&\s]*/g, (pair: string, start: string, name: string) =>
      isSecretName(name) ? start + HIDDEN : pair,
    );
  return CREDENTIALS.some((form) => form.test(open)) ? HIDDEN : open;
}
