export const USAGE = `npm run playground                                 starts the stand-ins alone
npm run playground -- <command>                    controls those that run

  status                                           tools, faults, incidents, world time
  speed <factor>                                   world time runs so many times faster (1: normal)
  advance <time>                                   lets world time pass at once: 90s, 10m, 1h, 2d
  down <tool>                                      connections break
  slow <tool> [time]                               answers come late (10s by default)
  nonsense <tool>                                  answers make no sense
  errors <tool>                                    answers are server errors
  up <tool>                                        all is well again
  incident <service> <kind> [--minutes <n>]        something goes wrong (for 30 minutes by default): errors, latency,
                                                   crash-loop, memory-leak, slow-leak, bad-deployment, traffic-drop,
                                                   slow-database, noisy-neighbour, certificate-expiry or missed-batch
  resolve <incident>                               ends an incident
  push <service> [--branch <b>] [--message <m>]    a commit (on develop by default)
  push <service> --config                          a commit that changes configuration alone (on main)

Environment: KRONOS_PLAYGROUND_PORT (7100), KRONOS_DATA (.kronos),
KRONOS_PLAYGROUND_WEBHOOKS (http://localhost:7007)`;
