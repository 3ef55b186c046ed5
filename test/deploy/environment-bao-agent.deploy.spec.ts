import { describeSupervised } from './support/environment-supervised.js';
import { describeWith } from './support/programs.js';

describeWith(['bao', 'haproxy'], `OpenBao's agent as a supervisor`, () => {
  describeSupervised({
    section: 'The agent of OpenBao or Vault',
    programs: ['bao', 'haproxy'],
    code: 0,
    away: /\(view\) vault\.read\(secret\/data\/app\/\d+\): .*(?:refused|EOF)/,
  });
});
