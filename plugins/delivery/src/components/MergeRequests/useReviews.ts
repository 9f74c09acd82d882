import { reviewsViewSchema } from '@kronos-portal/common';
import { useToolView } from '@kronos-portal/react';

/** How far the review of each open merge request is. A card takes what was observed; asking costs calls for each. */
export const useReviews = (options: { observedOnly?: boolean } = {}) =>
  useToolView({
    plugin: 'delivery',
    tool: 'gitlab',
    view: 'reviews',
    schema: reviewsViewSchema,
    ...options,
  });
