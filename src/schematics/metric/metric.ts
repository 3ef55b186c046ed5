import { testImport } from '../generate/conventions.js';
import type { Generator, Site } from '../generate/generate.js';
import { capitalised } from '../generate/names.js';
import { addToModule } from '../source/module-metadata.js';
import { metricKind, type MetricKind } from './metric-name.js';

/** A metric as a provider, of the kind that its name tells. */
export const metricGenerator: Generator = {
  suffix: 'metric',
  code,
  spec,
  registration: (site) => ({
    exported: providerOf(site),
    module: site.module,
    task: `Add ${providerOf(site)} to the providers of`,
    code: `providers: [${providerOf(site)}],`,
    edit: (edited, { name }, of) => addToModule(edited, name, 'providers', of(providerOf(site)), 'last'),
  }),
  explain: (site, notes) =>
    notes.remark(`Inject it in that module, where it ${USES[kindOf(site)].verb}:`, {
      code: `@InjectMetric('${site.names.snake}') private readonly ${site.names.camel}: ${typeOf(site)},`,
    }),
};

/** What is done with a metric of a kind, and what one of its own shows then. */
const USES: Readonly<
  Record<MetricKind, { readonly verb: string; readonly call: string; readonly shown: string }>
> = {
  counter: { verb: 'counts', call: 'inc()', shown: '{ value: 1 }' },
  gauge: { verb: 'changes', call: 'set(3)', shown: '{ value: 3 }' },
  histogram: { verb: 'is measured', call: 'observe(3)', shown: "{ metricName: 'NAME_sum', value: 3 }" },
};

/** Those of OpenTelemetry for requests, in seconds; and from 1 KiB to 64 MiB. */
const BUCKETS: Readonly<Record<string, string>> = {
  seconds: '[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]',
  bytes: '[1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864]',
};

function kindOf({ names }: Site): MetricKind {
  return metricKind(names.snake);
}

function typeOf(site: Site): string {
  return capitalised(kindOf(site));
}

function providerOf({ names }: Site): string {
  return `${names.camel}Provider`;
}

function code(site: Site): string {
  const { names } = site;
  const buckets = kindOf(site) === 'histogram' ? BUCKETS[names.snake.split('_').at(-1) ?? ''] : undefined;
  return `import { make${typeOf(site)}Provider } from 'nestjs-deployment';

export const ${providerOf(site)} = make${typeOf(site)}Provider({
  name: '${names.snake}',
  help: '${helpOf(names.snake)}',
${buckets === undefined ? '' : `  buckets: ${buckets},\n`}});
`;
}

/** `orders_total` → `Orders so far.` */
function helpOf(name: string): string {
  const words = name.split('_');
  const last = words.at(-1);
  const rest = capitalised(words.slice(0, -1).join(' '));
  if (last === 'total') return `${rest} so far.`;
  if (last === 'seconds' || last === 'bytes') return `${rest} in ${last}.`;
  return `${capitalised(words.join(' '))} at present.`;
}

function spec(site: Site): string {
  const { snake, kebab, camel } = site.names;
  const { call, shown } = USES[kindOf(site)];
  const values = `expect(values).toContainEqual(expect.objectContaining(${shown.replace('NAME', snake)}));`;
  return `import { Test } from '@nestjs/testing';
import { getToken, type ${typeOf(site)} } from 'nestjs-deployment';
${testImport(site)}import { ${providerOf(site)} } from './${kebab}.metric${site.extension}';

describe('${snake}', () => {
  it('shows what it was told', async () => {
    const testing = await Test.createTestingModule({ providers: [${providerOf(site)}] }).compile();
    const ${camel} = testing.get<${typeOf(site)}>(getToken('${snake}'));

    ${camel}.${call};

    const { values } = await ${camel}.get();
    ${values}
  });
});
`;
}
