import type { HeldSecret, Judgement } from './held-secret.js';
import type { SecretReadings } from './secrets-provider.js';

/** What an answer means for a secret. */
export interface Judged {
  readonly secret: HeldSecret;
  readonly judgement: Judgement;
}

/** Says of all that were read together what their answers mean, before any of them changes. */
export async function judgeAll(
  secrets: readonly HeldSecret[],
  answers: SecretReadings,
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const secret of secrets) {
    const answer = answers.get(secret.name);
    if (answer !== undefined) judged.push({ secret, judgement: await secret.judge(answer) });
  }
  return judged;
}
