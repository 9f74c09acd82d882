import { say } from './bootstrap/messages.mjs';

export async function run() {
  say('Everything is installed.');
}
