/* The part of the backend that creates services. */
import templates from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import scaffolder from '@backstage/plugin-scaffolder-backend';
import delivery from '@kronos-portal/plugin-delivery-backend';
import scaffolderModuleKronos from '@kronos-portal/plugin-scaffolder-backend-module-kronos';
import { bareBackend } from './bareBackend';
import { deathAtStep } from './deathAtStep';
import { startWhenTold } from './whenTold';

const backend = bareBackend();
backend.add(templates);
backend.add(delivery);
backend.add(scaffolder);
backend.add(scaffolderModuleKronos);
backend.add(deathAtStep);

startWhenTold(backend);
