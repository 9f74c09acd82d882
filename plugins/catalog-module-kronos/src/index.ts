export { catalogModule as default } from './catalogModule';
