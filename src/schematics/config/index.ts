import { ruleOf } from '../generate/rule.js';
import { configGenerator } from './config.js';

/** The schematic behind `nest g -c nestjs-deployment config NAME`. */
export const config = ruleOf(configGenerator);
