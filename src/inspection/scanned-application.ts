import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ApplicationConfig, MetadataScanner, NestContainer, NestFactory } from '@nestjs/core';
import { InstanceLoader } from '@nestjs/core/injector/instance-loader.js';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { NoopGraphInspector } from '@nestjs/core/inspector/noop-graph-inspector.js';
import { DependenciesScanner } from '@nestjs/core/scanner.js';
import type { InspectionTarget, RootDefinition } from './inspection-target.js';
import { WatchedInjector } from './watched-injector.js';

@Module({})
class InspectionHost {}

/** What the providers of the application are told about who makes them. */
export type HostProviders = readonly Exclude<Provider, Function>[];

/**
 * The modules of an application as Nest finds them, before anything is made of them. `NestFactory` does no more, and
 * then goes on: it runs the hooks of a worker, and gives up at the first provider that fails.
 */
export class ScannedApplication {
  private constructor(
    readonly container: NestContainer,
    readonly injector: WatchedInjector,
    private readonly scanner: DependenciesScanner,
  ) {}

  /**
   * @param preview Whether nothing is made: no constructor runs and no factory, and what they need is looked up.
   * @throws what Nest says about modules that are none, or that import each other.
   */
  static async scan(
    root: RootDefinition,
    { hasHttp, adapter, nest }: Omit<InspectionTarget, 'root'>,
    { preview, providers = [] }: { readonly preview: boolean; readonly providers?: HostProviders },
  ): Promise<ScannedApplication> {
    const config = new ApplicationConfig();
    const container = new NestContainer(config, { ...nest, preview });
    const scanner = new DependenciesScanner(container, new MetadataScanner(), NoopGraphInspector, config);
    // One that is not made needs no server; `null` is what Nest itself has where there is no HTTP.
    const server = hasHttp && !preview ? (adapter ?? (await NestFactory['createHttpAdapter']())) : null;
    container.setHttpAdapter(server);
    await server?.init?.();
    await scanner.scan(hosting(root, providers) as never);
    return new ScannedApplication(container, new WatchedInjector({ preview }), scanner);
  }

  /** The provider of a token, in whichever module it is. */
  find(token: unknown): InstanceWrapper | undefined {
    for (const { providers } of this.container.getModules().values()) {
      const found = providers.get(token as never);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Makes one provider, and what it needs. */
  async make(wrapper: InstanceWrapper): Promise<unknown> {
    const { host } = wrapper;
    if (host === undefined) return undefined;
    await this.injector.loadProvider(wrapper, host);
    return wrapper.instance;
  }

  /** Makes all that Nest makes at a start. */
  async makeAll(): Promise<void> {
    const loader = new InstanceLoader(this.container, this.injector, NoopGraphInspector);
    await loader.createInstancesOfDependencies();
    this.scanner.applyApplicationProviders();
  }
}

function hosting(root: RootDefinition, providers: HostProviders): DynamicModule {
  return {
    module: InspectionHost,
    global: true,
    imports: [root],
    providers: [...providers],
    exports: providers.map(({ provide }) => provide),
  };
}
