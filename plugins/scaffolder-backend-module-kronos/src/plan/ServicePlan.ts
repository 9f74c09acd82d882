import { InputError } from '@backstage/errors';
import {
  affiliateRef,
  SERVICE_NAME_MAX,
  SERVICE_NAME_MIN,
  serviceNameFault,
} from '@kronos-portal/common';
import { z } from 'zod';
import { javaSegment } from './javaSegment';

/** What a person asks for. Everything else follows from it, so no action has to trust a template. */
export const serviceRequestSchema = z.object({
  affiliate: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** name of a Group below the affiliate */
  team: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  name: z
    .string()
    .refine(
      name => !serviceNameFault(name),
      `must have ${SERVICE_NAME_MIN} to ${SERVICE_NAME_MAX} small letters, digits and single dashes, and start with a letter`,
    ),
  /** one line, at most 200 characters */
  description: z
    .string()
    .trim()
    .max(200)
    // eslint-disable-next-line no-control-regex
    .refine(text => !/[\u0000-\u001f\u007f]/.test(text), 'must be one line')
    .default(''),
});
export type ServiceRequest = z.infer<typeof serviceRequestSchema>;

/** Names of all that belongs to a service. Plain data: a template hands it to `fetch:template`. */
export interface ServicePlan {
  affiliate: string;
  team: string;
  name: string;
  description: string;
  /** ref of the component */
  entityRef: string;
  /** ref of the team's Group */
  owner: string;
  affiliateRef: string;
  gitlabPath: string;
  jenkinsJob: string;
  redmineProject: string;
  namespace: string;
  javaPackage: string;
  javaPath: string;
}

/** Reads what a template passed on; throws InputError that names the field, its value and what is allowed. */
export function parseServiceRequest(input: unknown): ServiceRequest {
  const parsed = serviceRequestSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue.path.join('.');
  const value = (input as Record<string, unknown> | undefined)?.[field];
  throw new InputError(
    `${field} '${String(value ?? '').slice(0, 80)}' is not possible: ${
      issue.message
    }`,
  );
}

/** The names that a request leads to. */
export function planOf(request: ServiceRequest): ServicePlan {
  const { affiliate, team, name, description } = request;
  const segments = ['com', 'kbfg', javaSegment(affiliate), javaSegment(name)];
  return {
    affiliate,
    team,
    name,
    description,
    entityRef: `component:default/${name}`,
    owner: `group:default/${team}`,
    affiliateRef: affiliateRef(affiliate),
    gitlabPath: `${affiliate}/${name}`,
    jenkinsJob: `${affiliate}/${name}`,
    redmineProject: name,
    namespace: `${name}-dev`,
    javaPackage: segments.join('.'),
    javaPath: segments.join('/'),
  };
}
