import { ruleOf } from '../generate/rule.js';
import { metricGenerator } from './metric.js';

/** The schematic behind `nest g -c nestjs-deployment metric NAME`. */
export const metric = ruleOf(metricGenerator);
