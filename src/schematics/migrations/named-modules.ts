import type { CallExpression, Node } from 'typescript';
import type { Notes } from '../add/notes.js';
import { importedAs } from '../source/imports.js';
import type { Source } from '../source/source.js';
import type { ApplicationSources } from './application-sources.js';

interface NamedModule {
  readonly name: string;
  readonly from: string;
  /** What there is to say of a call that configures it, undefined if nothing. */
  readonly say: (options: string) => { readonly text: string; readonly code?: string } | undefined;
}

/** What stays and works beside `DeploymentModule`, which can do the same. */
const MODULES: readonly NamedModule[] = [
  {
    name: 'ConfigModule',
    from: '@nestjs/config',
    say: (options) => ({
      text: [
        'ConfigModule stays, and works beside DeploymentModule. What it reads can move to the configuration class: typed, injected by its class, validated with everything else, shown by /-/config.',
        ...(/\bvalidat(e|ionSchema)\b/.test(options)
          ? ['What its own validation refuses is reported alone, with exit code 1 instead of 78.']
          : []),
        ...(/\bignoreEnvFile:\s*true/.test(options)
          ? []
          : ['It reads .env in production too; what start:dev needs is in .env.development now.']),
      ].join(' '),
    }),
  },
  {
    name: 'PrometheusModule',
    from: '@willsoto/nestjs-prometheus',
    say: (options) => ({
      text: `PrometheusModule stays with its ${pathIn(options)}. /-/metrics has the same metrics and more, whatever prefix and guards the application has, and nobody gets it through a proxy. Once Prometheus scrapes it, the module can go; makeCounterProvider() and its like work without.`,
      code: 'scrape_configs:\n  - job_name: app\n    metrics_path: /-/metrics\n',
    }),
  },
  {
    name: 'TerminusModule',
    from: '@nestjs/terminus',
    say: (options) =>
      options.includes('gracefulShutdownTimeoutMs')
        ? {
            text: 'Leave gracefulShutdownTimeoutMs out: it waits when the providers are already destroyed. DRAIN_DELAY waits before that.',
          }
        : undefined,
  },
];

/** Says of modules that stay what could be had instead, and where. */
export function nameModules(sources: ApplicationSources, notes: Notes): void {
  for (const { name, from, say } of MODULES) {
    for (const source of sources.matching(new RegExp(String.raw`\b${name}\b[^]*\.(forRoot|register)`))) {
      for (const call of callsOf(source, name, from)) {
        const said = say(call.arguments.map((argument) => argument.getText()).join());
        if (said === undefined) continue;
        const at = `${source.path}:${source.lineOf(call.getStart())}`;
        notes.remark(said.text, { at, ...(said.code !== undefined && { code: said.code }) });
      }
    }
  }
}

function pathIn(options: string): string {
  const path = /\bpath:\s*['"`]([^'"`]*)/.exec(options)?.[1] ?? '/metrics';
  return path.startsWith('/') ? path : `/${path}`;
}

function callsOf({ ts, file }: Source, name: string, from: string): readonly CallExpression[] {
  const local = importedAs(ts, file, name, from);
  const found: CallExpression[] = [];
  const visit = (node: Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression: owner, name: method } = node.expression;
      if (owner.getText() === local && /^(forRoot|register)(Async)?$/.test(method.text)) found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  if (local !== undefined) visit(file);
  return found;
}
