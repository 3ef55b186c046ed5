import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { DeploymentExtras, DeploymentOptions } from './deployment.options.js';

// A leaf: slices may import the token from here, so this file must never import a slice.
export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: DEPLOYMENT_OPTIONS } =
  new ConfigurableModuleBuilder<DeploymentOptions>({ optionsInjectionToken: Symbol('deployment:options') })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createDeploymentOptions')
    .setExtras<DeploymentExtras>({})
    .build();
