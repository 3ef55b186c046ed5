import { ruleOf } from '../generate/rule.js';
import { secretsProviderGenerator } from './secrets-provider.js';

/** The schematic behind `nest g -c nestjs-deployment secrets-provider NAME`. */
export const secretsProvider = ruleOf(secretsProviderGenerator);
