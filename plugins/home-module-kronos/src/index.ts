export { homeModule as default } from './homeModule';
