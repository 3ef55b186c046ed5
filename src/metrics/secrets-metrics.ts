import { Counter, Gauge, type Registry } from 'prom-client';
import { SECRET_STATES, type SecretFacts, type SecretsLedger } from '../secrets/secrets-ledger.js';

/** How the secrets of an application stand, and how reading them goes. Labels hold declared names, never a value. */
export function addSecretsMetrics(registry: Registry, ledger: SecretsLedger): void {
  addLoaded(registry, ledger);
  addTimes(registry, ledger);
  addStates(registry, ledger);
  addCounts(registry, ledger);
  addActivity(registry, ledger);
  // Its type asks for prom-client's own four classes, its code for no more than this one has.
  registry.registerMetric(new ReadDurationMetric(ledger) as never);
}

function addLoaded(registry: Registry, ledger: SecretsLedger): void {
  registry.registerMetric(
    new Gauge({
      name: 'secrets_loaded',
      help: 'Secrets that the application holds, by the backend that they came from.',
      labelNames: ['backend'],
      registers: [],
      collect() {
        this.reset();
        for (const { backend, present } of ledger.entries) if (present) this.inc({ backend });
      },
    }),
  );
}

function addTimes(registry: Registry, ledger: SecretsLedger): void {
  const time = (
    name: string,
    help: string,
    millisecondsOf: (facts: SecretFacts) => number | undefined,
  ): void => {
    const gauge = new Gauge({
      name,
      help,
      labelNames: ['name', 'backend'],
      registers: [],
      collect() {
        this.reset();
        for (const facts of ledger.entries) {
          const milliseconds = millisecondsOf(facts);
          if (milliseconds === undefined) continue;
          this.set({ name: facts.name, backend: facts.backend }, milliseconds / 1e3);
        }
      },
    });
    registry.registerMetric(gauge);
  };
  time('secret_age_seconds', 'Since a secret was last read well, in seconds.', ({ age }) => age);
  time(
    'secret_lease_remaining_seconds',
    'What is left of the lease of a secret that has one, in seconds.',
    ({ leaseLeft }) => (leaseLeft === undefined ? undefined : Math.max(0, leaseLeft)),
  );
}

function addStates(registry: Registry, ledger: SecretsLedger): void {
  registry.registerMetric(
    new Gauge({
      name: 'secret_state',
      help: 'How each secret stands: 1 for the present state, 0 for the others.',
      labelNames: ['name', 'state'],
      registers: [],
      collect() {
        for (const { name, state: present } of ledger.entries) {
          for (const state of SECRET_STATES) this.set({ name, state }, state === present ? 1 : 0);
        }
      },
    }),
  );
}

function addCounts(registry: Registry, ledger: SecretsLedger): void {
  registry.registerMetric(
    new Counter({
      name: 'secrets_reads_total',
      help: 'Secrets that were read since the application started, by how that ended.',
      labelNames: ['backend', 'outcome'],
      registers: [],
      collect() {
        this.reset();
        for (const { count, ...labels } of ledger.reads.outcomes) this.inc(labels, count);
      },
    }),
  );
  registry.registerMetric(
    new Counter({
      name: 'secrets_rotations_total',
      help: 'How often a secret changed its value since the application started.',
      labelNames: ['name'],
      registers: [],
      collect() {
        this.reset();
        for (const { name, rotations } of ledger.entries) this.inc({ name }, rotations);
      },
    }),
  );
}

/** What a backend does for itself: whoever sees it log in again and again has found the reason. */
function addActivity(registry: Registry, ledger: SecretsLedger): void {
  registry.registerMetric(
    new Counter({
      name: 'secrets_backend_operations_total',
      help: 'Logins and renewals of tokens and leases since the application started, by how they ended.',
      labelNames: ['backend', 'operation', 'outcome'],
      registers: [],
      collect() {
        this.reset();
        for (const { count, ...labels } of ledger.activity) this.inc(labels, count);
      },
    }),
  );
}

/** A summary without quantiles. prom-client's own one can only observe, and the ledger has sums. */
class ReadDurationMetric {
  readonly name = 'secrets_read_duration_seconds';
  readonly help = 'Duration of reads of secrets in seconds, by the backends that had a part in them.';
  readonly type = 'summary';
  readonly aggregator = 'sum';

  constructor(private readonly ledger: SecretsLedger) {}

  get(): Promise<object> {
    const { name, help, type, aggregator } = this;
    const values = this.ledger.reads.durations.flatMap(({ backend, count, seconds }) => [
      { metricName: `${name}_sum`, labels: { backend }, value: seconds },
      { metricName: `${name}_count`, labels: { backend }, value: count },
    ]);
    return Promise.resolve({ name, help, type, aggregator, values });
  }

  /** The registry may ask for it; what the ledger counts is not the registry's. */
  reset(): void {}
}
