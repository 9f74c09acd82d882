import { alertsViewSchema } from '@kronos-portal/common';
import { useToolView } from '@kronos-portal/react';

export const useAlerts = () =>
  useToolView({
    plugin: 'observability',
    tool: 'prometheus',
    view: 'alerts',
    schema: alertsViewSchema,
  });
