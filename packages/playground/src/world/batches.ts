/** Services with a batch in the night. */
export const BATCH_SERVICES: readonly string[] = [
  'card-settlement',
  'fund-nav',
  'premium-billing',
  'trust-ledger',
];

/** cron, in the time of Seoul */
export const BATCH_SCHEDULE = '30 2 * * *';

export const batchNameOf = (service: string) => `${service}-daily`;
