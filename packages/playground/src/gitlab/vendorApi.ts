import { z } from 'zod';
import { VendorApi, type VendorAnswer } from '../vendor/VendorApi';
import {
  approvals,
  approvalState,
  branch,
  currentUser,
  group,
  groupDetail,
  mergeRequestBasic,
  pipeline,
  pipelineBasic,
  project,
  projectHook,
  projectSimple,
  protectedBranch,
  repositoryFile,
  reviewer,
} from './vendorShapes';

const DOCS = 'https://docs.gitlab.com/api';

/** Headers of offset pagination; the counts are left out above 10,000. https://docs.gitlab.com/api/rest/#pagination */
const pages = {
  link: 'sometimes',
  'x-page': 'sometimes',
  'x-per-page': 'sometimes',
  'x-prev-page': 'sometimes',
  'x-next-page': 'sometimes',
  'x-total': 'sometimes',
  'x-total-pages': 'sometimes',
} as const;

const failure = (status: number): VendorAnswer => ({
  body: z.strictObject({
    message: z.string().startsWith(`${status} `),
  }),
});
/** By the model: a text, or each field with what is wrong with it. */
const invalid: VendorAnswer = {
  body: z.union([
    z.strictObject({
      message: z.union([
        z.string(),
        z.array(z.string()),
        z.record(z.string(), z.array(z.string())),
      ]),
    }),
    // by the parameters
    z.strictObject({ error: z.string() }),
  ]),
};
const refusals = { 401: failure(401), 403: failure(403), 404: failure(404) };

const gives = (body: z.ZodType, status = 200) => ({
  [status]: { body },
  ...refusals,
});
const lists = (item: z.ZodType) => ({
  200: { body: z.array(item), headers: pages },
  ...refusals,
});

/**
 * GitLab as it describes itself, for what Kronos and the catalog's discovery call. The names and types are those of the
 * OpenAPI description of gitlab-org/gitlab (doc/api/openapi/openapi_v2.yaml, commit 0338625c4996) and the pages of
 * doc/api, written anew in this form.
 */
export const gitlabVendorApi = VendorApi.create({
  name: 'GitLab',
  version: 'REST v4, 0338625c4996',
  endpoints: [
    {
      method: 'GET',
      path: '/version',
      source: `${DOCS}/version/`,
      answers: gives(
        z.strictObject({ version: z.string(), revision: z.string() }),
      ),
    },
    {
      method: 'GET',
      path: '/user',
      source: `${DOCS}/users/#retrieve-the-current-user`,
      answers: gives(currentUser),
    },
    {
      method: 'GET',
      path: '/projects',
      source: `${DOCS}/projects/#list-all-projects`,
      answers: lists(z.union([project, projectSimple])),
    },
    {
      method: 'POST',
      path: '/projects',
      source: `${DOCS}/projects/#create-a-project`,
      answers: { ...gives(project, 201), 400: invalid },
    },
    {
      method: 'GET',
      path: '/projects/:id',
      source: `${DOCS}/projects/#retrieve-a-project`,
      answers: gives(project),
    },
    {
      method: 'PUT',
      path: '/projects/:id',
      source: `${DOCS}/projects/#update-a-project`,
      answers: { ...gives(project), 400: invalid },
    },
    {
      method: 'GET',
      path: '/groups',
      source: `${DOCS}/groups/#list-all-groups`,
      answers: lists(group),
    },
    {
      method: 'POST',
      path: '/groups',
      source: `${DOCS}/groups/#create-a-group`,
      answers: { ...gives(groupDetail, 201), 400: invalid },
    },
    {
      method: 'GET',
      path: '/groups/:id',
      source: `${DOCS}/groups/#retrieve-a-group`,
      answers: gives(groupDetail),
    },
    {
      method: 'GET',
      path: '/groups/:id/projects',
      source: `${DOCS}/groups/#list-projects`,
      answers: lists(z.union([project, projectSimple])),
    },
    {
      method: 'GET',
      path: '/projects/:id/merge_requests',
      source: `${DOCS}/merge_requests/#list-project-merge-requests`,
      answers: { ...lists(mergeRequestBasic), 400: invalid },
    },
    {
      method: 'GET',
      path: '/projects/:id/merge_requests/:iid/approvals',
      source: `${DOCS}/merge_request_approvals/#retrieve-approvals-for-a-merge-request`,
      answers: gives(z.union([approvalState, approvals])),
    },
    {
      method: 'GET',
      path: '/projects/:id/merge_requests/:iid/reviewers',
      source: `${DOCS}/merge_requests/#retrieve-merge-request-reviewers`,
      answers: gives(z.array(reviewer)),
    },
    {
      method: 'GET',
      path: '/projects/:id/pipelines',
      source: `${DOCS}/pipelines/#list-project-pipelines`,
      answers: lists(pipelineBasic),
    },
    {
      method: 'GET',
      path: '/projects/:id/pipelines/:pipeline',
      source: `${DOCS}/pipelines/#retrieve-a-pipeline`,
      answers: gives(pipeline),
    },
    {
      method: 'GET',
      path: '/projects/:id/repository/branches',
      source: `${DOCS}/branches/#list-repository-branches`,
      answers: lists(branch),
    },
    {
      method: 'POST',
      path: '/projects/:id/repository/branches',
      source: `${DOCS}/branches/#create-repository-branch`,
      answers: { ...gives(branch, 201), 400: invalid },
    },
    {
      method: 'GET',
      path: '/projects/:id/repository/branches/:branch',
      source: `${DOCS}/branches/#get-single-repository-branch`,
      answers: gives(branch),
    },
    {
      method: 'GET',
      path: '/projects/:id/protected_branches/:name',
      source: `${DOCS}/protected_branches/#get-a-single-protected-branch-or-wildcard-protected-branch`,
      answers: gives(protectedBranch),
    },
    {
      method: 'DELETE',
      path: '/projects/:id/protected_branches/:name',
      source: `${DOCS}/protected_branches/#unprotect-repository-branches`,
      answers: { 204: { body: 'empty' }, ...refusals },
    },
    {
      method: 'POST',
      path: '/projects/:id/protected_branches',
      source: `${DOCS}/protected_branches/#protect-repository-branches`,
      answers: { ...gives(protectedBranch, 201), 409: invalid, 422: invalid },
    },
    {
      method: 'GET',
      path: '/projects/:id/hooks',
      source: `${DOCS}/project_webhooks/#list-webhooks-for-a-project`,
      answers: lists(projectHook),
    },
    {
      method: 'POST',
      path: '/projects/:id/hooks',
      source: `${DOCS}/project_webhooks/#add-a-webhook-to-a-project`,
      answers: { ...gives(projectHook, 201), 400: invalid, 422: invalid },
    },
    {
      method: 'HEAD',
      path: '/projects/:id/repository/files/:path',
      source: `${DOCS}/repository_files/#get-file-from-repository`,
      answers: {
        200: { body: 'empty', headers: fileHeaders('always') },
        404: { body: 'empty' },
      },
    },
    {
      method: 'GET',
      path: '/projects/:id/repository/files/:path',
      source: `${DOCS}/repository_files/#get-file-from-repository`,
      answers: {
        200: { body: repositoryFile, headers: fileHeaders('always') },
        ...refusals,
      },
    },
    {
      method: 'GET',
      path: '/projects/:id/repository/files/:path/raw',
      source: `${DOCS}/repository_files/#get-raw-file-from-repository`,
      answers: {
        200: { body: 'text', headers: fileHeaders('always') },
        304: { body: 'empty' },
        ...refusals,
      },
    },
  ],
});

function fileHeaders(when: 'always') {
  return Object.fromEntries(
    (
      'blob-id commit-id content-sha256 encoding file-name file-path ' +
      'last-commit-id ref size execute-filemode'
    )
      .split(' ')
      .map(name => [`x-gitlab-${name}`, when]),
  );
}
