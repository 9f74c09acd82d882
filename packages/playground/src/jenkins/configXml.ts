/** What is taken from the XML of a job. */
export interface JobConfig {
  folder: boolean;
  description: string;
  disabled: boolean;
  gitUrl?: string;
  notifyUrl?: string;
  parameters: ParameterDefinition[];
}

export interface ParameterDefinition {
  name: string;
  type: string;
  description: string;
  defaultValue: string;
  choices?: string[];
}

const unescape = (text: string) =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&amp;/g, '&');

export const escapeXml = (text: string) =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;');

const element = (xml: string, name: string): string | undefined => {
  const match = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`).exec(
    xml,
  );
  return match ? unescape(match[1].trim()) : undefined;
};

/** undefined when it is no XML of a folder or a job */
export function parseConfig(xml: string): JobConfig | undefined {
  const body = xml.replace(/^\s*<\?xml[^>]*\?>\s*/, '');
  const root = /^<([A-Za-z][\w.-]*)/.exec(body)?.[1];
  const closed =
    root && (body.trimEnd().endsWith(`</${root}>`) || /\/>\s*$/.test(body));
  if (!root || !closed) return undefined;
  const outside = body
    .replace(/<properties>[\s\S]*?<\/properties>/, '')
    .replace(/<definition[\s\S]*?<\/definition>/, '');
  return {
    folder: /folder/i.test(root),
    description: element(outside, 'description') ?? '',
    disabled: element(outside, 'disabled') === 'true',
    gitUrl: element(
      /<userRemoteConfigs>[\s\S]*?<\/userRemoteConfigs>/.exec(body)?.[0] ?? '',
      'url',
    ),
    notifyUrl: element(body, 'urlOrId') ?? element(body, 'notifyUrl'),
    parameters: parametersOf(body),
  };
}

function parametersOf(xml: string): ParameterDefinition[] {
  const definitions =
    /<(?:hudson\.model\.(String|Boolean|Choice|Password|Text)ParameterDefinition)>([\s\S]*?)<\/hudson\.model\.\1ParameterDefinition>/g;
  return [...xml.matchAll(definitions)].map(([, type, body]) => {
    const choices = [...body.matchAll(/<string>([\s\S]*?)<\/string>/g)].map(
      ([, choice]) => unescape(choice),
    );
    return {
      name: element(body, 'name') ?? '',
      type: `${type}ParameterDefinition`,
      description: element(body, 'description') ?? '',
      defaultValue: element(body, 'defaultValue') ?? choices[0] ?? '',
      ...(type === 'Choice' && { choices }),
    };
  });
}

/** XML of a job of a new world. */
export const jobXml = (options: {
  description: string;
  cloneUrl: string;
  notifyUrl?: string;
  disabled: boolean;
}) => `<?xml version='1.1' encoding='UTF-8'?>
<flow-definition plugin="workflow-job@1540.v295eccc9778f">
  <description>${escapeXml(options.description)}</description>
  <keepDependencies>false</keepDependencies>
  <properties>
    <hudson.model.ParametersDefinitionProperty>
      <parameterDefinitions>
        <hudson.model.StringParameterDefinition>
          <name>BRANCH</name>
          <description>Branch to build</description>
          <defaultValue>develop</defaultValue>
          <trim>true</trim>
        </hudson.model.StringParameterDefinition>
      </parameterDefinitions>
    </hudson.model.ParametersDefinitionProperty>${
      options.notifyUrl
        ? `
    <com.tikal.hudson.plugins.notification.HudsonNotificationProperty plugin="notification@1.18">
      <endpoints>
        <com.tikal.hudson.plugins.notification.Endpoint>
          <protocol>HTTP</protocol>
          <format>JSON</format>
          <urlInfo>
            <urlOrId>${escapeXml(options.notifyUrl)}</urlOrId>
            <urlType>PUBLIC</urlType>
          </urlInfo>
          <event>all</event>
        </com.tikal.hudson.plugins.notification.Endpoint>
      </endpoints>
    </com.tikal.hudson.plugins.notification.HudsonNotificationProperty>`
        : ''
    }
  </properties>
  <definition class="org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition" plugin="workflow-cps@4175.vfa_d6b_b_d94b_b_a_">
    <scm class="hudson.plugins.git.GitSCM" plugin="git@5.7.0">
      <configVersion>2</configVersion>
      <userRemoteConfigs>
        <hudson.plugins.git.UserRemoteConfig>
          <url>${escapeXml(options.cloneUrl)}</url>
          <credentialsId>gitlab</credentialsId>
        </hudson.plugins.git.UserRemoteConfig>
      </userRemoteConfigs>
      <branches>
        <hudson.plugins.git.BranchSpec>
          <name>*/\${BRANCH}</name>
        </hudson.plugins.git.BranchSpec>
      </branches>
    </scm>
    <scriptPath>Jenkinsfile</scriptPath>
    <lightweight>false</lightweight>
  </definition>
  <disabled>${options.disabled}</disabled>
</flow-definition>
`;

export const folderXml = (
  description: string,
) => `<?xml version='1.1' encoding='UTF-8'?>
<com.cloudbees.hudson.plugins.folder.Folder plugin="cloudbees-folder@6.1023.v4fdb_72cc39cd">
  <description>${escapeXml(description)}</description>
  <properties/>
</com.cloudbees.hudson.plugins.folder.Folder>
`;
