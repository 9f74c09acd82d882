import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import catalog from '@backstage/plugin-catalog-backend';
import clearHttpRouter from '@kronos-portal/node/http';
import catalogModuleKronos from '@kronos-portal/plugin-catalog-backend-module-kronos';
import collaboration from '@kronos-portal/plugin-collaboration-backend';
import marketplace from '@kronos-portal/plugin-marketplace-backend';

/** What every backend that is killed consists of: the real plugins with their databases, without sign-in. */
export function bareBackend() {
  const backend = createBackend();
  // without the real one's search for secrets in the schemas of all packages, which takes seconds
  backend.add(mockServices.rootLogger.factory({ level: 'warn' }));
  backend.add(mockServices.auth.factory());
  backend.add(mockServices.httpAuth.factory());
  backend.add(mockServices.userInfo.factory());
  backend.add(clearHttpRouter);
  backend.add(catalog);
  backend.add(catalogModuleKronos);
  backend.add(collaboration);
  backend.add(marketplace);
  return backend;
}
