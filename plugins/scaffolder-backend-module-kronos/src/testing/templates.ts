import { resolvePackagePath } from '@backstage/backend-plugin-api';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** Where the software templates of Kronos are. */
export const TEMPLATES = resolvePackagePath(
  '@kronos-portal/plugin-scaffolder-backend-module-kronos',
  '../../templates',
);

/** Names of all of them: a new one is tested as soon as it is there. */
export const TEMPLATE_NAMES = fs
  .readdirSync(TEMPLATES)
  .flatMap(file => /^(.+)\.yaml$/.exec(file)?.[1] ?? []);

export const templateFile = (name: string) =>
  path.join(TEMPLATES, `${name}.yaml`);

/** The entity of a template, as its file says. */
export const templateOf = (name: string) =>
  parse(fs.readFileSync(templateFile(name), 'utf8'));

/** Whether what it makes runs now and then, in a CronJob. */
export const isBatch = (name: string): boolean =>
  templateOf(name).spec.steps.some(
    ({ input }: any) => input?.workload === 'CronJob',
  );
