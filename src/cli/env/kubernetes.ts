import type { DescribedSecret } from '../../inspection/inspection.js';
import { commented, joined, type EnvRenderer } from './env-text.js';
import { secretEntries, variableEntries, yamlBlock, yamlText } from './yaml.js';

/** A `ConfigMap` and a `Secret`, and in comments how the container gets them. */
export const renderKubernetes: EnvRenderer = ({ name, boundary }) => {
  const { secrets } = boundary;
  return joined([
    commented([
      `Variables and secrets of ${name}. Required ones stand free, defaults are comments.`,
      'A Deployment does not notice a changed ConfigMap: roll it out, or put the variables into its env.',
    ]),
    [
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata:',
      `  name: ${name}`,
      ...yamlBlock('data', variableEntries(boundary, yamlText), ''),
    ],
    ...(secrets.length === 0 ? [] : [secretLines(name, secrets)]),
    commented(mountLines(name, secrets)),
  ]);
};

function secretLines(name: string, secrets: readonly DescribedSecret[]): string[] {
  return [
    '---',
    ...commented([
      'Better made beside all files: kubectl create secret generic',
      `  ${name} ${secrets.map(({ file }) => `--from-file=${file}`).join(' ')}`,
    ]),
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    `  name: ${name}`,
    'type: Opaque',
    // Empty, which no start takes for a value.
    ...yamlBlock(
      'stringData',
      secretEntries(secrets, ({ file }) => [`${file}: ""`]),
      '',
    ),
  ];
}

function mountLines(name: string, secrets: readonly DescribedSecret[]): string[] {
  return [
    'In the Deployment:',
    '  containers:',
    `    - name: ${name}`,
    '      envFrom:',
    `        - configMapRef: { name: ${name} }`,
    ...(secrets.length === 0
      ? []
      : [
          '      volumeMounts:',
          '        - { name: secrets, mountPath: /run/secrets, readOnly: true }',
          '  volumes:',
          '    - name: secrets',
          `      secret: { secretName: ${name}, defaultMode: 0440 }`,
        ]),
  ];
}
