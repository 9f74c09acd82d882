import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { api as anomalies } from '../plugins/anomalies-backend/src/api';
import { api as collaboration } from '../plugins/collaboration-backend/src/api';
import { api as delivery } from '../plugins/delivery-backend/src/api';
import { api as marketplace } from '../plugins/marketplace-backend/src/api';
import { api as observability } from '../plugins/observability-backend/src/api';

/** Writes `openapi.yaml` of each backend; a test of each says when it has to be done. */
for (const [plugin, document] of Object.entries({
  anomalies,
  collaboration,
  delivery,
  marketplace,
  observability,
})) {
  fs.writeFileSync(
    path.resolve(__dirname, `../plugins/${plugin}-backend/openapi.yaml`),
    stringify(document, { aliasDuplicateObjects: false }),
  );
}
