import type { ToolView } from '../../observations/useToolView';

/**
 * Attributes of an element that shows a view, for those who wait until a page is complete: tests and
 * benchmarks. The age of what it shows stands in a `data-tool-age` inside.
 */
export function toolSection(view: ToolView<unknown>) {
  return {
    'data-tool-section': stateOf(view),
    'data-tool-view': view.name,
    'aria-busy': view.refreshing,
  };
}

function stateOf({ data, loading, problem }: ToolView<unknown>) {
  if (data === undefined) return loading ? 'loading' : 'unknown';
  return problem ? 'outdated' : 'known';
}
