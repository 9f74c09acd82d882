import { z } from 'zod';
import { FAULT_MODES } from '../server/Faults';
import { INCIDENT_KINDS } from '../world/incidents';

const DAY_SECONDS = 24 * 60 * 60;

export const speedSchema = z.strictObject({
  factor: z.number().min(0.1).max(1000),
});
export const advanceSchema = z.strictObject({
  seconds: z
    .number()
    .positive()
    .max(30 * DAY_SECONDS),
});
export const faultSchema = z.strictObject({
  mode: z.enum(FAULT_MODES),
  delayMs: z.number().int().min(0).max(600_000).optional(),
});
export const incidentSchema = z.strictObject({
  service: z.string().min(1),
  kind: z.enum(INCIDENT_KINDS),
  minutes: z
    .number()
    .positive()
    .max(7 * 24 * 60)
    .optional(),
});
export const pushSchema = z.strictObject({
  service: z.string().min(1),
  branch: z.string().min(1).max(200).default('develop'),
  message: z.string().min(1).max(500).default('처리 시간 개선'),
  config: z.boolean().optional(),
});
