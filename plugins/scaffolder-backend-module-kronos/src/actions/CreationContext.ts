import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { z } from 'zod/v3';
import type { ServiceGuard } from '../plan/ServiceGuard';
import type { ServicePlan } from '../plan/ServicePlan';
import type { CreationSettings } from '../settings';
import type { Toolbox } from '../tools/Toolbox';

/** What every action works with. */
export interface Creation {
  guard: ServiceGuard;
  toolbox: Toolbox;
  settings: CreationSettings;
  catalog: Pick<
    CatalogService,
    'addLocation' | 'getEntityByRef' | 'refreshEntity'
  >;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  /** how long to wait between two looks; shorter in tests */
  pollMs: number;
}

/**
 * Input of every action: what the person asked for, and nothing that follows from it. So a template cannot make an
 * action touch anything but what belongs to the service.
 */
export const serviceInput = {
  service: (v3: typeof z) =>
    v3.object(
      {
        affiliate: v3.string({ description: 'Name of the affiliate' }),
        team: v3.string({ description: 'Name of the team' }),
        name: v3.string({ description: 'Name of the service' }),
        description: v3
          .string({ description: 'What it is for, one line' })
          .optional(),
      },
      { description: 'What the person asked for' },
    ),
};

type AnyContext = Pick<
  ActionContext<any, any>,
  'getInitiatorCredentials' | 'input'
>;

/** Checks anew what the plan checked. */
export async function admit(
  creation: Creation,
  ctx: AnyContext,
): Promise<ServicePlan> {
  return creation.guard.admit(
    ctx.input.service,
    await ctx.getInitiatorCredentials(),
  );
}

export const webhookUrl = (
  settings: CreationSettings,
  tool: 'gitlab' | 'jenkins',
) => `${settings.webhookBaseUrl}/api/events/http/${tool}`;

/** Waits, and throws when the task is cancelled. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done() {
      signal?.removeEventListener('abort', stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
    signal?.addEventListener('abort', stop, { once: true });
  });
}
