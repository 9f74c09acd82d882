import net from 'node:net';

/** Ports that nobody has at the moment, no two alike. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve, reject) => {
          const server = net.createServer().once('error', reject);
          server.listen(0, () => resolve(server));
        }),
    ),
  );
  const ports = servers.map(s => (s.address() as net.AddressInfo).port);
  await Promise.all(
    servers.map(
      server =>
        new Promise(done => {
          server.close(done);
        }),
    ),
  );
  return ports;
}
