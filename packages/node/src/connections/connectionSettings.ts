import { z } from 'zod';

/** Settings that every connection over HTTP has; connectors extend it by their own. */
export const connectionSettingsSchema = z.object({
  /** may have a port and a sub-path */
  baseUrl: z.url({
    protocol: /^https?$/,
    error: 'must be an address such as https://tool.example.com',
  }),
  tls: z
    .object({
      /** PEM of the authority that signed the tool's certificate */
      ca: z.string().optional(),
      insecure: z.boolean().optional(),
    })
    .optional(),
  /** URL of an HTTP proxy; its password is the secret `proxyPassword` */
  proxy: z.string().optional(),
});
export type ConnectionSettings = z.infer<typeof connectionSettingsSchema>;
