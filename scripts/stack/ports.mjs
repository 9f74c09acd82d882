import net from 'node:net';
import { fail } from '../bootstrap/messages.mjs';

/** Ports of the portal, each with the variable that changes it. */
export function readPorts(env = process.env) {
  const port = (variable, fallback) => {
    const text = env[variable] || String(fallback);
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > 65535) {
      fail(`${variable} is '${text}': it must be a port from 1 to 65535.`);
    }
    return { variable, value };
  };
  return {
    app: port('KRONOS_APP_PORT', 3000),
    backend: port('KRONOS_BACKEND_PORT', 7007),
    playground: port('KRONOS_PLAYGROUND_PORT', 7100),
  };
}

const isFree = (port, host) =>
  new Promise(resolve => {
    const server = net.createServer();
    server.once('error', error => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });

export async function checkPorts(ports) {
  for (const { variable, value } of Object.values(ports)) {
    const free =
      (await isFree(value, '127.0.0.1')) && (await isFree(value, undefined));
    if (!free) {
      fail(
        `Port ${value} is taken by another program: stop that program, or choose another port with ${variable}=${
          value + 1
        } npm start.`,
      );
    }
  }
}
