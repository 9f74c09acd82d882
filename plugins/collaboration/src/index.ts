export { collaborationPlugin as default } from './plugin';
