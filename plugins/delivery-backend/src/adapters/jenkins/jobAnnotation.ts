import type { Entity } from '@backstage/catalog-model';
import { ANNOTATION_JENKINS_JOB } from '@kronos-portal/common';

/** A job as an entity names it. */
export interface JobRef {
  /** as written, with the installation: what the API of Kronos calls the job */
  name: string;
  /** name of the installation; undefined for the default one */
  installation?: string;
  /** folders and job */
  path: readonly string[];
}

const MAX_JOBS = 20;

/**
 * Reads `jenkins.io/job-full-name`: `[installation:]folder/job`, comma separated. Job names cannot contain a colon, so
 * the first one ends the installation. Parts that name nothing are left out.
 */
export function jobsOf(entity: Entity): JobRef[] {
  const jobs = new Map<string, JobRef>();
  const value = entity.metadata.annotations?.[ANNOTATION_JENKINS_JOB] ?? '';
  for (const part of value.split(',')) {
    const ref = parseJob(part.trim());
    if (ref && jobs.size < MAX_JOBS) jobs.set(ref.name, ref);
  }
  return [...jobs.values()];
}

function parseJob(text: string): JobRef | undefined {
  const colon = text.indexOf(':');
  const installation = colon > 0 ? text.slice(0, colon).trim() : undefined;
  const path = text
    .slice(colon + 1)
    .split('/')
    .map(s => s.trim())
    .filter(s => s !== '' && s !== '.' && s !== '..');
  if (path.length === 0) return undefined;
  const fullName = path.join('/');
  return {
    name: installation ? `${installation}:${fullName}` : fullName,
    installation,
    path,
  };
}
