import { problemSchema } from '@kronos-portal/common';
import { z } from 'zod';

/*
 * What the pages read of an answer. Lenient: an older or newer backend must not take a page down.
 */

export const affiliateSchema = z.object({
  /** null: the whole group */
  name: z.string().nullable(),
  title: z.string(),
  ref: z.string(),
  can: z
    .object({
      read: z.boolean().default(false),
      install: z.boolean().default(false),
      update: z.boolean().default(false),
      uninstall: z.boolean().default(false),
      audit: z.boolean().default(false),
    })
    .prefault({}),
});
export type AffiliateView = z.infer<typeof affiliateSchema>;

export const installationSchema = z.object({
  id: z.string(),
  offering: z.string(),
  name: z.string().default('default'),
  affiliate: z.string().nullable(),
  version: z.string().optional(),
  /** `off`: the group-wide default is hidden for this affiliate */
  mode: z.string().optional(),
  state: z.string(),
  inherited: z.boolean().default(false),
  revision: z.number().default(0),
  settings: z.record(z.string(), z.unknown()).optional(),
  secretsSet: z.array(z.string()).default([]),
  problem: problemSchema.nullish().catch(undefined),
  reason: z.string().nullish(),
  checkedAt: z.string().nullish(),
  brokenSince: z.string().nullish(),
});
export type InstallationView = z.infer<typeof installationSchema>;

export const checkSchema = z.object({
  ok: z.boolean(),
  version: z.string().nullish(),
  signedInAs: z.string().nullish(),
  latencyMs: z.number().nullish(),
  problem: problemSchema.nullish().catch(undefined),
});
export type CheckResult = z.infer<typeof checkSchema>;

export const auditEntrySchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  affiliate: z.string().nullish(),
  offering: z.string().nullish(),
  before: z.record(z.string(), z.unknown()).nullish(),
  after: z.record(z.string(), z.unknown()).nullish(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditPageSchema = z.object({
  items: z.array(auditEntrySchema),
  nextCursor: z.string().nullish(),
  /** what there is to narrow by; with the first page */
  choices: z
    .object({
      offerings: z.array(z.string()),
      actions: z.array(z.string()),
      actors: z.array(z.string()),
    })
    .nullish()
    .catch(undefined),
});
export type AuditPage = z.infer<typeof auditPageSchema>;
