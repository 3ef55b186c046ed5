export { captureLogs, type LogCapture } from './capture-logs.js';
export {
  describeSecretsProvider,
  type DescribeSecretsProviderOptions,
  type SecretsProviderHarness,
  type SecretsProviderLimit,
  type TestFramework,
} from './describe-secrets-provider.js';
export { resetProcess } from './reset-process.js';
