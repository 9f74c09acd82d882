import { issuesViewSchema } from '@kronos-portal/common';
import { useToolView } from '@kronos-portal/react';

export const useIssues = () =>
  useToolView({
    plugin: 'collaboration',
    tool: 'redmine',
    view: 'issues',
    schema: issuesViewSchema,
  });
