import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? '');
const first = (text: string, pattern: RegExp): string => all(text, pattern)[0] ?? '';

const manifest = read('docker/kubernetes.yaml');
const stack = read('docker/stack.yaml');
const image = read('docker/Dockerfile');
const sample = read('sample/02-deployable/README.md');
/** Both are generated: the variables of the sample, and those of every service. */
const variables = `${sample}${read('sample/01-minimal/README.md')}`;

const valueOf = (variable: string): string =>
  first(manifest, new RegExp(`- name: ${variable}\\n\\s+value: '?([^'\\n]+)`, 'g'));
const portOf = (name: string): string =>
  first(manifest, new RegExp(`- name: ${name}\\n\\s+containerPort: (\\d+)`, 'g'));

describe('docker/kubernetes.yaml', () => {
  it('sets variables that the service has', () => {
    const known = all(variables, /^\| `([A-Z_]+)`/gm);
    const set = all(manifest, /- name: ([A-Z_]+)\n/g);

    expect(set.length).toBeGreaterThan(3);
    expect(set.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has the ports that the image and the variables give', () => {
    expect(portOf('http')).toBe(first(image, /\bPORT=(\d+)/g));
    expect(portOf('management')).toBe(valueOf('MANAGEMENT_PORT'));
    expect(first(manifest, /prometheus\.io\/port: '(\d+)'/g)).toBe(valueOf('MANAGEMENT_PORT'));
  });

  it('asks at paths that there are, on the port that gets the traffic', () => {
    expect(all(manifest, /httpGet: \{ path: ([^}]+) \}/g)).toEqual([
      '/-/startup, port: http',
      '/-/ready, port: http',
      '/-/healthy, port: http',
    ]);
  });

  it('waits for a start longer than the service waits for its secrets', () => {
    const probe = /startupProbe:[^]*?periodSeconds: (\d+)\s+failureThreshold: (\d+)/.exec(manifest);
    const waits = Number(first(variables, /^\| `SECRETS_START_TIMEOUT`.*?\| `(\d+)s`/gm));

    expect(waits).toBeGreaterThan(0);
    expect(Number(probe?.[1]) * Number(probe?.[2])).toBeGreaterThan(waits);
  });

  it('has the probes of docs/health.md', () => {
    const settings = (text: string, kind: string): string[] =>
      first(text, new RegExp(`${kind}Probe:([^]*?)(?=\\w+Probe:|terminationMessage|\`\`\`)`, 'g'))
        .replaceAll(/#.*/g, '')
        .match(/\b(?:path|periodSeconds|failureThreshold): [\w/-]+/g) ?? [];
    const page = read('docs/health.md').split('## In Kubernetes')[1] ?? '';

    for (const kind of ['startup', 'readiness', 'liveness']) {
      expect(settings(manifest, kind)).toEqual(settings(page, kind));
      expect(settings(page, kind)).toHaveLength(3);
    }
  });

  it('runs as the user of the image, and gives that one its files', () => {
    const [user, group] = first(image, /^USER (\d+:\d+)$/gm).split(':');

    expect(first(manifest, /runAsUser: (\d+)/g)).toBe(user);
    expect(first(manifest, /runAsGroup: (\d+)/g)).toBe(group);
    expect(first(manifest, /fsGroup: (\d+)/g)).toBe(group);
    expect(first(stack, /uid: '(\d+)'/g)).toBe(user);
  });
});

describe('the secrets of docker/kubernetes.yaml and docker/stack.yaml', () => {
  it('are files that the service looks for, where it looks for them', () => {
    const files = all(first(sample, /they are the files ([^.]+)\./g), /`(\w+)`/g);

    expect(files).toContain(first(manifest, /--from-file=(\w+)/g));
    expect(files).toContain(first(stack, /target: (\w+)\n\s+uid/g));
    expect(valueOf('SECRETS_PROVIDER')).toBe('directory');
    // A swarm has no other place for them.
    expect(first(manifest, /mountPath: (\S+)/g)).toBe('/run/secrets');
    expect(read('docs/secrets.md')).toContain('`CREDENTIALS_DIRECTORY` if set, else `/run/secrets`');
  });
});
