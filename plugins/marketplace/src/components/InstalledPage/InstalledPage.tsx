import { AffiliatePart } from '../AffiliatePart/AffiliatePart';
import { InstalledList } from '../InstalledList/InstalledList';

/** What is installed for the affiliate that the address names. */
export const InstalledPage = () => (
  <AffiliatePart>
    {affiliate => <InstalledList key={affiliate.ref} affiliate={affiliate} />}
  </AffiliatePart>
);
