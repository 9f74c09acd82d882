/* The part of the backend that creates services: the real plugins with their databases, without sign-in. */
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import catalog from '@backstage/plugin-catalog-backend';
import templates from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import scaffolder from '@backstage/plugin-scaffolder-backend';
import catalogModuleKronos from '@kronos-portal/plugin-catalog-backend-module-kronos';
import collaboration from '@kronos-portal/plugin-collaboration-backend';
import delivery from '@kronos-portal/plugin-delivery-backend';
import marketplace from '@kronos-portal/plugin-marketplace-backend';
import scaffolderModuleKronos from '@kronos-portal/plugin-scaffolder-backend-module-kronos';
import { deathAtStep } from './deathAtStep';
import { startWhenTold } from './whenTold';

const backend = createBackend();
// without the real one's search for secrets in the schemas of all packages, which takes seconds
backend.add(mockServices.rootLogger.factory({ level: 'warn' }));
backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(mockServices.userInfo.factory());
backend.add(catalog);
backend.add(templates);
backend.add(catalogModuleKronos);
backend.add(collaboration);
backend.add(delivery);
backend.add(marketplace);
backend.add(scaffolder);
backend.add(scaffolderModuleKronos);
backend.add(deathAtStep);

startWhenTold(backend);
