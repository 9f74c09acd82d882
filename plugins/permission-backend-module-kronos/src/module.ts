import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { affiliatesServiceRef } from '@kronos-portal/node';
import { KronosPolicy } from './KronosPolicy';

/** Sets the policy of Kronos. Only one policy can be set: remove this module to use another. */
export const permissionModuleKronos = createBackendModule({
  pluginId: 'permission',
  moduleId: 'kronos',
  register(reg) {
    reg.registerInit({
      deps: {
        policy: policyExtensionPoint,
        userInfo: coreServices.userInfo,
        affiliates: affiliatesServiceRef,
      },
      async init({ policy, userInfo, affiliates }) {
        policy.setPolicy(KronosPolicy.create({ userInfo, affiliates }));
      },
    });
  },
});
