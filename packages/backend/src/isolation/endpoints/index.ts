import { anomalies } from './anomalies';
import { catalog } from './catalog';
import { collaboration } from './collaboration';
import { delivery } from './delivery';
import type { Endpoint } from './Endpoint';
import { everyPlugin } from './everyPlugin';
import { kubernetes } from './kubernetes';
import { marketplace } from './marketplace';
import { observability } from './observability';
import { others } from './others';
import { scaffolder } from './scaffolder';

/** Everything that the backend serves, and who gets what. */
export const endpoints: Endpoint[] = [
  ...anomalies,
  ...catalog,
  ...collaboration,
  ...delivery,
  ...kubernetes,
  ...marketplace,
  ...observability,
  ...scaffolder,
  ...others,
  ...everyPlugin,
];
