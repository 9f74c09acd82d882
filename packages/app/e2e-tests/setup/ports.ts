const app = Number(process.env.KRONOS_APP_PORT ?? 3100);

/** Away from those of `npm start`, so that tests run beside a portal in use. */
export const PORTS = {
  app,
  // a web app that is built is served by the backend
  backend: Number(process.env.KRONOS_BACKEND_PORT ?? app),
  playground: Number(process.env.KRONOS_PLAYGROUND_PORT ?? 7200),
};
