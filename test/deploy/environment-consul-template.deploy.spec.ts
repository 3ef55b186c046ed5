import { describeSupervised } from './support/environment-supervised.js';
import { describeWith } from './support/programs.js';

describeWith(['bao', 'consul-template', 'haproxy'], 'consul-template as a supervisor', () => {
  describeSupervised({
    section: 'consul-template',
    programs: ['bao', 'consul-template', 'haproxy'],
    code: 12,
    away: /\(view\) vault\.read\(secret\/data\/app\/\d+\): .*(?:refused|EOF)/,
  });
});
