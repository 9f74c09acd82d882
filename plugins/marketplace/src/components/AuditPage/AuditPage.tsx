import { AffiliatePart } from '../AffiliatePart/AffiliatePart';
import { AuditView } from '../AuditView/AuditView';

/** Who changed what for the affiliate that the address names. */
export const AuditPage = () => (
  <AffiliatePart>
    {({ name, ref }) => <AuditView key={ref} affiliate={name} />}
  </AffiliatePart>
);
