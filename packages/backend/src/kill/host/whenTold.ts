import type { createBackend } from '@backstage/backend-defaults';
import { flushCompileCache } from 'node:module';

/** Starts a backend when the parent of this process says so: its modules are loaded by then, while another one runs. */
export function startWhenTold(backend: ReturnType<typeof createBackend>) {
  process.on('disconnect', () => process.exit());
  process.on('message', (message: { start?: true }) => {
    if (!message.start) return;
    backend.start().catch(error => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    });
  });
  process.send!({ loaded: true });
  // one that is killed would leave nothing to the next
  flushCompileCache();
}
