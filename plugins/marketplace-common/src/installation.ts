import { z } from 'zod';

export const INSTALLATION_STATES = [
  'requested',
  'checking',
  'stamping',
  'installed',
  'degraded',
  'failed',
  'uninstalling',
  'gone',
] as const;
export type InstallationState = (typeof INSTALLATION_STATES)[number];

/** States in which entities are stamped and connections are given out. */
export const WORKING_STATES: readonly InstallationState[] = [
  'stamping',
  'installed',
  'degraded',
];

/** `off`: hides the group-wide default of the same offering and name for one affiliate. */
export const INSTALLATION_MODES = ['on', 'off'] as const;
export type InstallationMode = (typeof INSTALLATION_MODES)[number];

export const installationNameSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/, {
    error: 'lower-case letters, digits and dashes, at most 32',
  });

const secretsSchema = z.record(z.string(), z.string().max(100_000));
const settingsSchema = z.record(z.string(), z.unknown());

/** Body of `POST /installations`. */
export const installRequestSchema = z.strictObject({
  /** null: for the whole group */
  affiliate: z.string().min(1).nullable(),
  offering: z.string().min(1),
  /** the newest when left out */
  version: z.string().optional(),
  name: installationNameSchema.default('default'),
  mode: z.enum(INSTALLATION_MODES).default('on'),
  settings: settingsSchema.default({}),
  secrets: secretsSchema.default({}),
});
export type InstallRequest = z.infer<typeof installRequestSchema>;

/** Body of `PATCH /installations/:id`. Secrets that are left out stay as they are. */
export const changeRequestSchema = z.strictObject({
  revision: z.number().int(),
  version: z.string().optional(),
  settings: settingsSchema.optional(),
  secrets: secretsSchema.optional(),
});
export type ChangeRequest = z.infer<typeof changeRequestSchema>;

/** Body of `POST /installations/check`. */
export const checkRequestSchema = z.strictObject({
  affiliate: z.string().min(1).nullable(),
  offering: z.string().min(1),
  version: z.string().optional(),
  settings: settingsSchema.default({}),
  secrets: secretsSchema.default({}),
  /** stored secrets of this one fill what is left out */
  installationId: z.string().optional(),
});
export type CheckRequest = z.infer<typeof checkRequestSchema>;
