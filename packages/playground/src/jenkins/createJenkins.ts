import { http } from 'msw';
import type { CreateStandIn } from '../StandIn';
import { callJenkins } from './http';
import { Jenkins } from './Jenkins';

/** Jenkins with the Folders, Pipeline, Stage View, Git and Notification plugins, below `/jenkins`. */
export const createJenkins: CreateStandIn = context => {
  const jenkins = Jenkins.create(context);
  const handle = ({ request }: { request: Request }) =>
    callJenkins(jenkins, request);
  return {
    id: 'jenkins',
    title: 'Jenkins',
    basePaths: ['/jenkins'],
    handlers: [http.all('*/jenkins', handle), http.all('*/jenkins/*', handle)],
  };
};
