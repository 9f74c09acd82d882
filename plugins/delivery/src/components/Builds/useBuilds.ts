import { buildsViewSchema } from '@kronos-portal/common';
import { useToolView } from '@kronos-portal/react';

export const useBuilds = () =>
  useToolView({
    plugin: 'delivery',
    tool: 'jenkins',
    view: 'builds',
    schema: buildsViewSchema,
  });
