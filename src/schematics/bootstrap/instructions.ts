import { unwrapped } from '../source/expressions.js';
import type { TypeScript } from '../source/typescript.js';
import type { Notes } from '../add/notes.js';
import type { Creation } from './creations.js';
import type { SecondBest } from './second-best.js';

/** There is nothing that creates an application. */
export function instructNoBootstrap(entry: string, notes: Notes): void {
  notes.instruct(`Start the service in ${entry} with serve()`, {
    because: 'neither it nor what it imports calls NestFactory',
    code: serveCode('AppModule', 'http'),
  });
}

export function instructNoRoot(path: string, root: string | undefined, notes: Notes): void {
  notes.instruct('Import DeploymentModule in the root module, before everything else', {
    because: `the class that ${path} creates the application from was not found: ${root ?? 'none is given'}`,
    code: `import { DeploymentModule } from 'nestjs-deployment';

@Module({
  imports: [DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets })],
})`,
  });
}

/** A bootstrap that is not started by `serve()`. */
export interface Left {
  /** Where the process starts. */
  readonly entry: string;
  readonly creations: readonly Creation[];
  /** Completes “because …”. */
  readonly reason: string;
}

/** The application is set up, but who starts it has to read where it listens. */
export function instructSetup(ts: TypeScript, left: Left, { app, hasHooks }: SecondBest, notes: Notes): void {
  const { entry, creations, reason } = left;
  if (kindOf(creations) === 'http') {
    notes.instruct(`Listen in ${entry} where HOST and PORT say`, {
      because: 'whoever deploys the service counts on it',
      code: `import { DeploymentConfig } from 'nestjs-deployment';

${hasHooks ? '' : `${app}.enableShutdownHooks();\n`}const { host, port } = ${app}.get(DeploymentConfig);
await ${app}.listen(port, host);`,
    });
  }
  notes.instruct(`Start the service in ${entry} with serve(), if that can be done`, {
    because: `it was not done: ${reason}`,
    code: serveCode(rootText(ts, creations), kindOf(creations)),
  });
}

/** Nothing was changed. */
export function instructByHand(ts: TypeScript, { entry, creations, reason }: Left, notes: Notes): void {
  const listen =
    kindOf(creations) === 'http'
      ? '\nconst { host, port } = app.get(DeploymentConfig);\nawait app.listen(port, host);'
      : '';
  notes.instruct(`Start the service in ${entry} with serve(), or set its application up`, {
    because: reason,
    code: `${serveCode(rootText(ts, creations), kindOf(creations))}

// or, once the application is created:
DeploymentModule.setup(app);
app.enableShutdownHooks();${listen}`,
  });
}

function kindOf([creation]: readonly Creation[]): Creation['kind'] {
  return creation?.kind ?? 'http';
}

/** `serve()` takes a class, so what a call returns is imported by one. */
function rootText(ts: TypeScript, [creation]: readonly Creation[]): string {
  const root = creation?.call.arguments[0];
  if (root === undefined) return 'AppModule';
  const value = unwrapped(ts, root);
  return ts.isIdentifier(value) || ts.isPropertyAccessExpression(value)
    ? root.getText()
    : `@Module({ imports: [${root.getText()}] })`;
}

function serveCode(root: string, kind: Creation['kind']): string {
  const isClass = !root.startsWith('@');
  const options = {
    http: '  setup: (app) => {\n    // what is done with the application before it listens\n  },',
    context: '  http: false,',
    microservice: '  http: false,\n  microservice: {\n    // the options of createMicroservice\n  },',
  }[kind];
  return `import { serve } from 'nestjs-deployment';

${isClass ? '' : `${root}\nclass ServiceModule {}\n\n`}await serve(${isClass ? root : 'ServiceModule'}, {
${options}
});`;
}
