import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';
import { eventBusSetting } from './eventBusSetting';
import { notificationSettings } from './notificationSettings';
import { assertPermissionSetting } from './permissionSetting';
import { webAppSettings } from './webAppSettings';

/** For those plugins of Backstage that stop others or say nothing when a setting of theirs is wrong. */
export const upstreamSettings = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    assertPermissionSetting(config);
    yield eventBusSetting;
    yield notificationSettings;
    yield webAppSettings;
  },
});
