import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { clustersOf, type Cluster } from './clusters';

const entitySchema = z.object({
  kind: z.enum(['Group', 'User']),
  metadata: z.object({
    name: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({
    type: z.string().optional(),
    parent: z.string().optional(),
    memberOf: z.array(z.string()).default([]),
    profile: z
      .object({ displayName: z.string(), email: z.string().optional() })
      .optional(),
  }),
});

const serviceSchema = z.strictObject({
  name: z.string(),
  /** Korean */
  title: z.string(),
  description: z.string(),
  affiliate: z.string(),
  /** name of a Group */
  team: z.string(),
  language: z.enum(['java', 'node']),
  template: z.string(),
  tier: z.enum(['1', '2', '3']),
  /** names of services that it calls */
  dependencies: z.array(z.string()).default([]),
  /** identifier; left out where the affiliate has no Redmine */
  redmineProject: z.string().optional(),
  /** what its REST interface is about: a plural for the path, and Korean; left out where no other service calls it */
  api: z.strictObject({ resource: z.string(), title: z.string() }).optional(),
  /** runs in the prd cluster too */
  prd: z.boolean(),
});

export type SeedService = z.infer<typeof serviceSchema>;

export interface SeedGroup {
  name: string;
  title: string;
  type: string;
  parent?: string;
  role?: string;
}

export interface SeedPerson {
  name: string;
  title: string;
  email: string;
  groups: string[];
  /** undefined: stands above the affiliates */
  affiliate?: string;
}

export interface SeedAffiliate {
  name: string;
  title: string;
  teams: SeedGroup[];
  clusters: Cluster[];
}

/** The organisation and the services that a new world starts with. */
export interface Seed {
  affiliates: SeedAffiliate[];
  groups: SeedGroup[];
  people: SeedPerson[];
  services: SeedService[];
}

/** Folder with the data of the reference organisation. */
export const seedDir = path.join(
  path.dirname(require.resolve('@kronos-portal/playground/package.json')),
  'world',
);

export const organisationFile = path.join(seedDir, 'organisation.yaml');

let loaded: Seed | undefined;

/** Reads `organisation.yaml` and `services.yaml`, once for a process. */
export function loadSeed(): Seed {
  loaded ??= readSeed();
  return loaded;
}

function readSeed(): Seed {
  const entities = parseAllDocuments(fs.readFileSync(organisationFile, 'utf8'))
    .map(document => document.toJS())
    .filter(Boolean)
    .map(entity => entitySchema.parse(entity));
  const groups = entities
    .filter(e => e.kind === 'Group')
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      title: spec.profile?.displayName ?? metadata.name,
      type: spec.type ?? 'team',
      parent: spec.parent,
      role: metadata.annotations['kronos.io/role'],
    }));
  const affiliates = groups
    .filter(g => g.type === 'affiliate')
    .map(({ name, title }) => ({
      name,
      title,
      teams: groups.filter(g => g.parent === name && g.type === 'team'),
      clusters: clustersOf(name),
    }));
  const people = entities
    .filter(e => e.kind === 'User')
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      title: spec.profile?.displayName ?? metadata.name,
      email: spec.profile?.email ?? `${metadata.name}@playground.example`,
      groups: spec.memberOf,
      affiliate: affiliates.find(a =>
        spec.memberOf.some(
          g => groups.find(({ name }) => name === g)?.parent === a.name,
        ),
      )?.name,
    }));
  const services = z
    .array(serviceSchema)
    .parse(
      parseAllDocuments(
        fs.readFileSync(path.join(seedDir, 'services.yaml'), 'utf8'),
      )[0].toJS(),
    );
  return { affiliates, groups, people, services };
}
