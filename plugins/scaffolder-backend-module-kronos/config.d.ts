export interface Config {
  kronos?: {
    webhooks?: {
      /** Where tools reach the portal, when that is another address than `backend.baseUrl`. */
      baseUrl?: string;
    };
    services?: {
      /** Registry that the pipelines of new services push images to, such as `registry.example.com`. */
      imageRegistry?: string;
      /**
       * Id of the credentials in Jenkins that may read the repositories.
       * @default gitlab
       */
      jenkinsCredentialsId?: string;
    };
  };
}
