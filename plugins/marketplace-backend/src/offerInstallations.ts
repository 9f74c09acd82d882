import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import {
  installationCreate,
  installationDelete,
  installationRead,
  installationUpdate,
  offered,
} from '@kronos-portal/common';
import type { AuditedInstallations } from './AuditedInstallations';
import type { Caller, InstallationService } from './InstallationService';

const GROUP = 'group';

/** What an admin can do with installations, for programs that act for a person. The same way as the HTTP routes. */
export function offerInstallations(options: {
  audited: AuditedInstallations;
  registry: ActionsRegistryService;
  service: InstallationService;
}) {
  const { audited, registry, service } = options;

  registry.register({
    name: 'list-installations',
    title: 'List installations',
    description:
      'Tells which offerings of the marketplace are installed for an affiliate, its own and those that it inherits from the group.',
    visibilityPermission: offered(installationRead),
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          affiliate: z
            .string()
            .describe(
              `Name of the affiliate, or "${GROUP}" for the whole group`,
            ),
        }),
      output: z => z.object({ items: z.array(z.record(z.unknown())) }),
    },
    action: async ({ input, credentials }) => ({
      output: {
        items: (await service.list(
          affiliateOf(input.affiliate),
          callerOf(credentials),
        )) as unknown as Record<string, unknown>[],
      },
    }),
  });

  registry.register({
    name: 'show-installation',
    title: 'Show an installation',
    description:
      'Tells the state of one installation. Settings are told to those who may change them, secrets to nobody.',
    visibilityPermission: offered(installationRead),
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({ id: z.string() }),
      output: z => z.object({}).passthrough(),
    },
    action: async ({ input, credentials }) => ({
      output: { ...(await service.get(input.id, callerOf(credentials))) },
    }),
  });

  registry.register({
    name: 'install-offering',
    title: 'Install an offering',
    description:
      'Installs an offering of the marketplace (entity of kind Offering in the catalog, which describes its settings) for an affiliate. Takes effect in the background: show-installation tells the state.',
    visibilityPermission: offered(installationCreate),
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          affiliate: z
            .string()
            .describe(
              `Name of the affiliate, or "${GROUP}" for the whole group`,
            ),
          offering: z
            .string()
            .describe('Name of the offering, such as redmine'),
          name: z.string().optional().describe('default when left out'),
          version: z.string().optional().describe('the newest when left out'),
          mode: z
            .string()
            .optional()
            .describe('on, or off to hide what the group has'),
          settings: z.record(z.unknown()).optional(),
          secrets: z.record(z.string()).optional(),
        }),
      output: z => z.object({}).passthrough(),
    },
    action: async ({ input, credentials }) => ({
      output: {
        ...(await audited.install(
          { ...input, affiliate: affiliateOf(input.affiliate) },
          callerOf(credentials),
        )),
      },
    }),
  });

  registry.register({
    name: 'change-installation',
    title: 'Change an installation',
    description:
      'Changes settings, secrets or the version of an installation. Secrets that are left out stay as they are.',
    visibilityPermission: offered(installationUpdate),
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z =>
        z.object({
          id: z.string(),
          revision: z
            .number()
            .int()
            .describe('of the installation that was shown; refused when stale'),
          version: z.string().optional(),
          settings: z
            .record(z.unknown())
            .optional()
            .describe('all of them: what is left out is removed'),
          secrets: z.record(z.string()).optional(),
        }),
      output: z => z.object({}).passthrough(),
    },
    action: async ({ input: { id, ...change }, credentials }) => ({
      output: { ...(await audited.change(id, change, callerOf(credentials))) },
    }),
  });

  registry.register({
    name: 'uninstall-offering',
    title: 'Uninstall an offering',
    description:
      'Removes an installation. Takes effect in the background; what the tool itself holds stays.',
    visibilityPermission: offered(installationDelete),
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: z => z.object({ id: z.string() }),
      output: z => z.object({ accepted: z.boolean() }),
    },
    action: async ({ input, credentials }) => {
      await audited.uninstall(input.id, callerOf(credentials));
      return { output: { accepted: true } };
    },
  });
}

function affiliateOf(name: string): string | null {
  return name === GROUP ? null : name;
}

/** @throws NotAllowedError for services: installations are people's */
function callerOf(credentials: BackstageCredentials): Caller {
  const { type, userEntityRef } = credentials.principal as {
    type?: string;
    userEntityRef?: string;
  };
  if (type !== 'user' || !userEntityRef) {
    throw new NotAllowedError('Installations are for people.');
  }
  return { credentials, actor: userEntityRef };
}
