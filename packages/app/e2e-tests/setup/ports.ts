/** Away from those of `npm start`, so that tests run beside a portal in use. */
export const PORTS = {
  app: Number(process.env.KRONOS_APP_PORT ?? 3100),
  backend: Number(process.env.KRONOS_BACKEND_PORT ?? 7107),
  playground: Number(process.env.KRONOS_PLAYGROUND_PORT ?? 7200),
};
