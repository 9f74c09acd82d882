import { ApiBlueprint, fetchApiRef } from '@backstage/frontend-plugin-api';
import { AnomaliesClient, anomaliesApiRef } from '../api';

export const anomaliesApi = ApiBlueprint.make({
  params: define =>
    define({
      api: anomaliesApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new AnomaliesClient({ fetchApi }),
    }),
});
