import { createItemStore } from './items.ts';
import { createLogger } from './log.ts';
import { createService } from './service.ts';

const log = createLogger({ service: '${{ values.name }}' });
const service = createService({ items: createItemStore(), log });
const port = Number(process.env.PORT ?? 8080);

await service.listen(port);
log('info', 'listening', { port });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    log('info', 'stopping', { signal });
    await service.stop();
    process.exit(0);
  });
}
