import { z } from 'zod';

/*
 * Objects of GitLab's REST API, by the names and types that its description gives them. What is optional here is given
 * by some editions, licenses or settings only. The description does not tell which fields may be null; that is from its
 * examples.
 */

const text = z.string();
const flag = z.boolean();
const number = z.int();
const time = z.iso.datetime({ offset: true });
const day = z.iso.date();
const link = z.url();
const orNull = <T extends z.ZodType>(type: T) => type.nullable();
const named = <T extends z.ZodType, N extends string>(names: N[], type: T) =>
  Object.fromEntries(names.map(name => [name, type])) as Record<N, T>;

export const userBasic = z.strictObject({
  id: number,
  username: text,
  public_email: orNull(text).optional(),
  name: text,
  state: text,
  locked: flag,
  avatar_url: orNull(link),
  avatar_path: orNull(text).optional(),
  custom_attributes: z
    .array(z.strictObject({ key: text, value: text }))
    .optional(),
  web_url: link,
});

/** The user of the token; https://docs.gitlab.com/api/users/#retrieve-the-current-user */
export const currentUser = userBasic.extend({
  created_at: time,
  ...named(['bio', 'location', 'website_url'], orNull(text)),
  ...named(
    ['linkedin', 'twitter', 'discord', 'github', 'organization'],
    orNull(text),
  ),
  skype: orNull(text).optional(),
  job_title: orNull(text),
  pronouns: orNull(text),
  bot: flag,
  work_information: orNull(text),
  followers: number,
  following: number,
  is_followed: flag.optional(),
  local_time: orNull(text),
  last_sign_in_at: orNull(time),
  confirmed_at: orNull(time),
  last_activity_on: orNull(day),
  email: text,
  theme_id: number,
  color_scheme_id: number,
  projects_limit: number,
  current_sign_in_at: orNull(time),
  identities: z.array(z.looseObject({ provider: text, extern_uid: text })),
  can_create_group: flag,
  can_create_project: flag,
  two_factor_enabled: flag,
  external: flag,
  private_profile: orNull(flag),
  commit_email: text,
  preferred_language: text.optional(),
  // of administrators
  is_admin: flag.optional(),
  note: orNull(text).optional(),
  namespace_id: number.optional(),
  created_by: orNull(userBasic).optional(),
  email_reset_offered_at: orNull(time).optional(),
  using_license_seat: flag.optional(),
  is_auditor: flag.optional(),
  provisioned_by_group_id: orNull(number).optional(),
  enterprise_group_id: orNull(number).optional(),
  enterprise_group_associated_at: orNull(time).optional(),
  scim_identities: z.array(z.unknown()).optional(),
  shared_runners_minutes_limit: orNull(number).optional(),
  extra_shared_runners_minutes_limit: orNull(number).optional(),
});

export const namespaceBasic = z.strictObject({
  id: number,
  name: text,
  path: text,
  kind: z.enum(['group', 'user', 'project']),
  full_path: text,
  parent_id: orNull(number),
  avatar_url: orNull(text),
  web_url: link,
});

/** With `simple=true`, and inside of other objects. */
export const projectSimple = z.strictObject({
  id: number,
  description: orNull(text),
  name: text,
  name_with_namespace: text,
  path: text,
  path_with_namespace: text,
  created_at: time,
  // none while the repository is empty and nobody chose one
  default_branch: orNull(text).optional(),
  tag_list: z.array(text),
  topics: z.array(text),
  ssh_url_to_repo: text,
  http_url_to_repo: link,
  web_url: link,
  readme_url: orNull(link).optional(),
  forks_count: number.optional(),
  license_url: orNull(link).optional(),
  license: z.unknown().optional(),
  avatar_url: orNull(link),
  star_count: number,
  last_activity_at: time,
  visibility: z.enum(['private', 'internal', 'public']).optional(),
  namespace: namespaceBasic,
  custom_attributes: z.unknown().optional(),
  repository_storage: text.optional(),
});

const access = orNull(
  z.strictObject({ access_level: number, notification_level: number }),
);
const level = z.enum(['disabled', 'private', 'enabled', 'public']);

/** https://docs.gitlab.com/api/projects/#retrieve-a-project */
export const project = projectSimple.extend({
  _links: z.strictObject({
    self: link,
    issues: link.optional(),
    merge_requests: link.optional(),
    repo_branches: link,
    labels: link,
    events: link,
    members: link,
    cluster_agents: link.optional(),
  }),
  container_registry_image_prefix: text.optional(),
  marked_for_deletion_at: orNull(day).optional(),
  marked_for_deletion_on: orNull(day).optional(),
  packages_enabled: flag.optional(),
  empty_repo: flag,
  archived: flag,
  visibility: z.enum(['private', 'internal', 'public']),
  owner: userBasic.optional(),
  forked_from_project: projectSimple.optional(),
  open_issues_count: number.optional(),
  creator_id: number,
  import_url: orNull(text).optional(),
  import_type: orNull(text).optional(),
  import_status: text,
  import_error: orNull(text).optional(),
  description_html: text.optional(),
  updated_at: time,
  repository_object_format: z.enum(['sha1', 'sha256']).optional(),
  container_expiration_policy: z.unknown().optional(),
  service_desk_address: orNull(text).optional(),
  shared_with_groups: z.array(z.unknown()),
  merge_method: z.enum(['merge', 'rebase_merge', 'ff']),
  squash_option: z.enum(['never', 'always', 'default_on', 'default_off']),
  statistics: z.unknown().optional(),
  permissions: z
    .strictObject({ project_access: access, group_access: access })
    .optional(),
  ...named(
    [
      'resolve_outdated_diff_discussions',
      'issues_enabled',
      'merge_requests_enabled',
      'wiki_enabled',
    ],
    flag,
  ),
  ...named(
    [
      'jobs_enabled',
      'snippets_enabled',
      'container_registry_enabled',
      'service_desk_enabled',
    ],
    flag,
  ),
  ...named(
    [
      'can_create_merge_request_in',
      'emails_disabled',
      'emails_enabled',
      'shared_runners_enabled',
    ],
    flag,
  ),
  ...named(
    [
      'lfs_enabled',
      'public_jobs',
      'only_allow_merge_if_pipeline_succeeds',
      'request_access_enabled',
      'only_allow_merge_if_all_discussions_are_resolved',
      'remove_source_branch_after_merge',
      'printing_merge_request_link_enabled',
      'autoclose_referenced_issues',
    ],
    flag,
  ),
  ...named(['allow_merge_on_skipped_pipeline'], orNull(flag)),
  ...named(
    [
      'issues_access_level',
      'repository_access_level',
      'merge_requests_access_level',
      'forking_access_level',
      'wiki_access_level',
      'builds_access_level',
      'snippets_access_level',
      'pages_access_level',
      'analytics_access_level',
      'container_registry_access_level',
      'security_and_compliance_access_level',
      'releases_access_level',
      'environments_access_level',
      'feature_flags_access_level',
      'infrastructure_access_level',
      'monitor_access_level',
      'model_experiments_access_level',
      'model_registry_access_level',
      'package_registry_access_level',
    ],
    level,
  ),
  // settings of continuous integration, of merging, of licensed features: Kronos reads none of them
  ...named(
    (
      'show_diff_preview_in_email mr_default_target_self ci_default_git_depth ci_delete_pipelines_in_seconds ' +
      'ci_forward_deployment_enabled ci_forward_deployment_rollback_allowed ci_job_token_scope_enabled ' +
      'ci_separated_caches ci_allow_fork_pipelines_to_run_in_parent_project ci_id_token_sub_claim_components ' +
      'build_git_strategy keep_latest_artifact restrict_user_defined_variables ' +
      'ci_pipeline_variables_minimum_override_role runner_token_expiration_interval group_runners_enabled ' +
      'resource_group_default_process_mode auto_cancel_pending_pipelines build_timeout auto_devops_enabled ' +
      'auto_devops_deploy_strategy ci_push_repository_for_job_token_allowed runners_token ci_config_path ' +
      'merge_request_title_regex merge_request_title_regex_description enforce_auth_checks_on_uploads ' +
      'suggestion_commit_message merge_commit_template squash_commit_template issue_branch_template ' +
      'warn_about_potentially_unwanted_characters max_artifacts_size approvals_before_merge mirror mirror_user_id ' +
      'mirror_trigger_builds only_mirror_protected_branches mirror_overwrites_diverged_branches ' +
      'external_authorization_classification_label requirements_enabled requirements_access_level ' +
      'security_and_compliance_enabled secret_push_protection_enabled pre_receive_secret_detection_enabled ' +
      'compliance_frameworks issues_template merge_requests_template ci_restrict_pipeline_cancellation_role ' +
      'merge_pipelines_enabled merge_trains_enabled merge_trains_skip_train_allowed ' +
      'only_allow_merge_if_all_status_checks_passed allow_pipeline_trigger_approve_deployment ' +
      'prevent_merge_without_jira_issue auto_duo_code_review_enabled duo_remote_flows_enabled ' +
      'duo_foundational_flows_enabled duo_sast_fp_detection_enabled web_based_commit_signing_enabled ' +
      'spp_repository_pipeline_access'
    ).split(' '),
    z.unknown().optional(),
  ),
});

/** https://docs.gitlab.com/api/groups/ */
export const group = z.strictObject({
  id: number,
  web_url: link,
  name: text,
  path: text,
  description: orNull(text),
  visibility: z.enum(['private', 'internal', 'public']),
  share_with_group_lock: flag,
  require_two_factor_authentication: flag,
  two_factor_grace_period: number,
  project_creation_level: text,
  auto_devops_enabled: orNull(flag),
  subgroup_creation_level: text,
  emails_disabled: flag,
  emails_enabled: flag,
  show_diff_preview_in_email: flag,
  mentions_disabled: orNull(flag),
  lfs_enabled: flag,
  archived: flag,
  math_rendering_limits_enabled: flag,
  lock_math_rendering_limits_enabled: flag,
  default_branch: orNull(text),
  default_branch_protection: number,
  default_branch_protection_defaults: z.looseObject({}),
  avatar_url: orNull(link),
  request_access_enabled: flag,
  full_name: text,
  full_path: text,
  created_at: time,
  parent_id: orNull(number),
  organization_id: number,
  shared_runners_setting: text,
  max_artifacts_size: orNull(number),
  custom_attributes: z.unknown().optional(),
  statistics: z.unknown().optional(),
  root_storage_statistics: z.unknown().optional(),
  marked_for_deletion_on: orNull(day),
  ...named(
    (
      'ldap_cn ldap_access ldap_group_links saml_group_links file_template_project_id wiki_access_level ' +
      'repository_storage duo_core_features_enabled duo_features_enabled lock_duo_features_enabled ' +
      'auto_duo_code_review_enabled duo_availability experiment_features_enabled web_based_commit_signing_enabled'
    ).split(' '),
    z.unknown().optional(),
  ),
});

export const groupDetail = group.extend({
  shared_with_groups: z.array(z.unknown()),
  runners_token: text.optional(),
  enabled_git_access_protocol: orNull(text).optional(),
  prevent_sharing_groups_outside_hierarchy: flag.optional(),
  // not with `with_projects=false`
  projects: z.array(project).optional(),
  shared_projects: z.array(project).optional(),
  ...named(
    (
      'shared_runners_minutes_limit extra_shared_runners_minutes_limit prevent_forking_outside_group ' +
      'service_access_tokens_expiration_enforced membership_lock ip_restriction_ranges ' +
      'allowed_email_domains_list unique_project_download_limit unique_project_download_limit_interval_in_seconds ' +
      'unique_project_download_limit_allowlist unique_project_download_limit_alertlist ' +
      'auto_ban_user_on_excessive_projects_download only_allow_merge_if_pipeline_succeeds ' +
      'allow_merge_on_skipped_pipeline only_allow_merge_if_all_discussions_are_resolved ' +
      'allow_personal_snippets step_up_auth_required_oauth_provider'
    ).split(' '),
    z.unknown().optional(),
  ),
});

/** https://docs.gitlab.com/api/commits/ */
export const commit = z.strictObject({
  id: z.hash('sha1'),
  short_id: text,
  created_at: time,
  parent_ids: z.array(text),
  title: text,
  message: text,
  author_name: text,
  author_email: text,
  authored_date: time,
  committer_name: text,
  committer_email: text,
  committed_date: time,
  trailers: z.record(text, text),
  extended_trailers: z.record(text, z.array(text)),
  web_url: link,
});

/** https://docs.gitlab.com/api/branches/ */
export const branch = z.strictObject({
  name: text,
  commit,
  merged: flag,
  protected: flag,
  developers_can_push: flag,
  developers_can_merge: flag,
  can_push: flag,
  default: flag,
  web_url: link,
});

const refAccess = z.strictObject({
  id: number,
  access_level: orNull(number),
  access_level_description: text,
  deploy_key_id: orNull(number).optional(),
  // of licensed editions
  user_id: orNull(number).optional(),
  group_id: orNull(number).optional(),
  member_role_id: orNull(number).optional(),
});

/** https://docs.gitlab.com/api/protected_branches/ */
export const protectedBranch = z.strictObject({
  id: number,
  name: text,
  push_access_levels: z.array(refAccess),
  merge_access_levels: z.array(refAccess),
  allow_force_push: flag,
  // of licensed editions
  unprotect_access_levels: z.array(refAccess).optional(),
  code_owner_approval_required: flag.optional(),
  inherited: flag.optional(),
});

/** The token is in none of them. https://docs.gitlab.com/api/project_webhooks/ */
export const projectHook = z.strictObject({
  id: number,
  url: link,
  name: orNull(text),
  description: orNull(text),
  created_at: time,
  ...named(
    [
      'push_events',
      'tag_push_events',
      'merge_requests_events',
      'repository_update_events',
      'enable_ssl_verification',
    ],
    flag,
  ),
  organization_id: orNull(number).optional(),
  alert_status: z.enum(['executable', 'disabled', 'temporarily_disabled']),
  disabled_until: orNull(time),
  url_variables: z.array(z.looseObject({ key: text })),
  push_events_branch_filter: orNull(text),
  branch_filter_strategy: z.enum(['wildcard', 'regex', 'all_branches']),
  custom_webhook_template: orNull(text),
  custom_headers: z.array(z.looseObject({ key: text })),
  project_id: number,
  issues_events: flag,
  confidential_issues_events: orNull(flag),
  note_events: flag,
  confidential_note_events: orNull(flag),
  ...named(
    [
      'pipeline_events',
      'wiki_page_events',
      'deployment_events',
      'feature_flag_events',
      'job_events',
    ],
    flag,
  ),
  ...named(
    [
      'releases_events',
      'milestone_events',
      'emoji_events',
      'resource_access_token_events',
    ],
    flag,
  ),
  vulnerability_events: flag.optional(),
});

const pipelineStatus = z.enum([
  'created',
  'waiting_for_resource',
  'preparing',
  'pending',
  'running',
  'success',
  'failed',
  'canceling',
  'canceled',
  'skipped',
  'manual',
  'scheduled',
]);

/** In lists. https://docs.gitlab.com/api/pipelines/ */
export const pipelineBasic = z.strictObject({
  id: number,
  iid: number,
  project_id: number,
  sha: z.hash('sha1'),
  ref: text,
  status: pipelineStatus,
  source: text,
  created_at: time,
  updated_at: time,
  web_url: link,
  name: orNull(text).optional(),
});

export const pipeline = pipelineBasic.extend({
  before_sha: text,
  tag: flag,
  yaml_errors: orNull(text),
  user: orNull(userBasic),
  started_at: orNull(time),
  finished_at: orNull(time),
  committed_at: orNull(time),
  duration: orNull(number),
  queued_duration: orNull(z.number()),
  // the description says a number, its examples a text
  coverage: orNull(z.union([text, z.number()])),
  detailed_status: z.strictObject({
    icon: text,
    text,
    label: text,
    group: text,
    tooltip: text,
    has_details: flag,
    details_path: orNull(text),
    illustration: z.unknown(),
    favicon: text,
  }),
  archived: flag.optional(),
});

const issuable = z.strictObject({
  id: number,
  iid: number,
  project_id: number,
  title: text,
  description: orNull(text),
  state: z.enum(['opened', 'closed', 'merged', 'locked']),
  created_at: time,
  updated_at: time,
});

const mergeStatus = z.enum([
  'unchecked',
  'checking',
  'can_be_merged',
  'cannot_be_merged',
  'cannot_be_merged_recheck',
]);

/** In lists. https://docs.gitlab.com/api/merge_requests/ */
export const mergeRequestBasic = issuable.extend({
  merged_by: orNull(userBasic),
  merge_user: orNull(userBasic),
  merged_at: orNull(time),
  closed_by: orNull(userBasic),
  closed_at: orNull(time),
  title_html: text.optional(),
  description_html: text.optional(),
  target_branch: text,
  source_branch: text,
  user_notes_count: number,
  upvotes: number,
  downvotes: number,
  author: userBasic,
  assignees: z.array(userBasic),
  assignee: orNull(userBasic),
  reviewers: z.array(userBasic),
  source_project_id: orNull(number),
  target_project_id: number,
  labels: z.array(text),
  draft: flag,
  imported: flag,
  imported_from: text,
  work_in_progress: flag,
  milestone: orNull(z.looseObject({ id: number })),
  merge_when_pipeline_succeeds: flag,
  merge_status: mergeStatus,
  detailed_merge_status: z.enum([
    'approvals_syncing',
    'checking',
    'ci_must_pass',
    'ci_still_running',
    'commits_status',
    'conflict',
    'discussions_not_resolved',
    'draft_status',
    'jira_association_missing',
    'mergeable',
    'merge_request_blocked',
    'merge_time',
    'need_rebase',
    'not_approved',
    'not_open',
    'preparing',
    'requested_changes',
    'security_policy_pipeline_check',
    'security_policy_violations',
    'status_checks_must_pass',
    'unchecked',
    'locked_paths',
    'locked_lfs_files',
    'title_regex',
  ]),
  merge_after: orNull(time),
  // null while GitLab still works on it
  sha: orNull(z.hash('sha1')),
  merge_commit_sha: orNull(text),
  squash_commit_sha: orNull(text),
  discussion_locked: orNull(flag),
  should_remove_source_branch: orNull(flag),
  force_remove_source_branch: orNull(flag),
  prepared_at: orNull(time),
  allow_collaboration: flag.optional(),
  allow_maintainer_to_push: flag.optional(),
  reference: text,
  references: z.strictObject({ short: text, relative: text, full: text }),
  web_url: link,
  time_stats: z.strictObject({
    time_estimate: number,
    total_time_spent: number,
    human_time_estimate: orNull(text),
    human_total_time_spent: orNull(text),
  }),
  squash: flag,
  squash_on_merge: flag,
  task_completion_status: z.strictObject({
    count: number,
    completed_count: number,
  }),
  has_conflicts: flag,
  blocking_discussions_resolved: flag,
  approvals_before_merge: orNull(number).optional(),
});

/** Of the free edition; a licensed one gives {@link approvalState}. */
export const approvals = z.strictObject({
  user_has_approved: flag,
  user_can_approve: flag,
  approved: flag,
  approved_by: z.array(
    z.strictObject({ user: userBasic, approved_at: time.optional() }),
  ),
});

const shortRule = z.strictObject({ id: number, name: text, rule_type: text });

/** https://docs.gitlab.com/api/merge_request_approvals/ */
export const approvalState = issuable.extend({
  merge_status: mergeStatus,
  ...approvals.shape,
  approvals_required: number,
  approvals_left: number,
  require_password_to_approve: flag,
  suggested_approvers: z.array(userBasic),
  approvers: z.array(z.strictObject({ user: userBasic })),
  approver_groups: z.array(z.strictObject({ group })),
  approval_rules_left: z.array(shortRule),
  has_approval_rules: flag,
  merge_request_approvers_available: flag,
  multiple_approval_rules_available: flag,
  invalid_approvers_rules: z.array(shortRule),
});

/** https://docs.gitlab.com/api/merge_requests/#retrieve-merge-request-reviewers */
export const reviewer = z.strictObject({
  user: userBasic,
  state: z.enum([
    'unreviewed',
    'reviewed',
    'requested_changes',
    'approved',
    'unapproved',
    'review_started',
  ]),
  created_at: time,
});

/** https://docs.gitlab.com/api/repository_files/ */
export const repositoryFile = z.strictObject({
  file_name: text,
  file_path: text,
  size: number,
  encoding: z.literal('base64'),
  content: text,
  content_sha256: z.hash('sha256'),
  ref: text,
  blob_id: z.hash('sha1'),
  commit_id: z.hash('sha1'),
  last_commit_id: z.hash('sha1'),
  execute_filemode: flag,
});
