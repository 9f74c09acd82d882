import type { Entity } from '@backstage/catalog-model';
import { z } from 'zod';

/** The same thing said in both languages of the portal. */
export const inBothLanguages = z.object({ ko: z.string(), en: z.string() });

const textSchema = z.object({
  title: z.string().min(1),
  description: z.string().min(1),
  highlights: z.array(z.string()).optional(),
});

const namedSchema = z.union([z.string(), inBothLanguages]);

/** A credential that the connection needs. Stored encrypted, never given back. */
export const secretFieldSchema = z.object({
  key: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/),
  title: z.string(),
  titleKo: z.string().optional(),
  description: z.string().optional(),
  required: z.boolean().default(false),
});

export const offeringVersionSchema = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  releasedAt: z.string().optional(),
  notes: namedSchema.optional(),
  /**
   * JSON Schema draft-07. `x-ko` beside a title or description has the Korean; `x-confines: true` marks a setting that
   * keeps services of affiliates apart that share a server.
   */
  settingsSchema: z.record(z.string(), z.unknown()),
  secrets: z.array(secretFieldSchema).default([]),
});

/** `spec` of kind Offering, apiVersion kronos.io/v1alpha1: what the marketplace lists. Versions: newest first. */
export const offeringSpecSchema = z.object({
  type: z.enum(['plugin', 'service']),
  owner: z.string().min(1),
  /** id of the backend plugin whose connector it is; needed for `plugin` */
  pluginId: z.string().optional(),
  categories: z.array(z.string()).default([]),
  /** words that a search shall find it by, in any language */
  keywords: z.array(z.string()).default([]),
  /** `data:` URI; the portal loads no picture from the network */
  icon: z.string().startsWith('data:image/').optional(),
  provider: z
    .object({ name: z.string(), support: namedSchema.optional() })
    .optional(),
  text: z.object({ ko: textSchema, en: textSchema }),
  adds: z
    .object({
      cards: z.array(namedSchema).optional(),
      tabs: z.array(namedSchema).optional(),
      columns: z.array(namedSchema).optional(),
      actions: z.array(namedSchema).optional(),
      permissions: z.array(namedSchema).optional(),
    })
    .optional(),
  sees: inBothLanguages.optional(),
  uninstall: inBothLanguages.optional(),
  documentation: inBothLanguages.optional(),
  versions: z.array(offeringVersionSchema).min(1),
});

export type OfferingSpec = z.infer<typeof offeringSpecSchema>;
export type OfferingVersion = z.infer<typeof offeringVersionSchema>;

export const OFFERING_API_VERSION = 'kronos.io/v1alpha1';

export interface OfferingEntity extends Entity {
  kind: 'Offering';
  spec: OfferingSpec & Entity['spec'];
}
