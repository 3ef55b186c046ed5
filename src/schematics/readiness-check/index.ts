import { ruleOf } from '../generate/rule.js';
import { readinessCheckGenerator } from './readiness-check.js';

/** The schematic behind `nest g -c nestjs-deployment readiness-check NAME`. */
export const readinessCheck = ruleOf(readinessCheckGenerator);
