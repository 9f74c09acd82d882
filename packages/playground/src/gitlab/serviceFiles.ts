import { stringify } from 'yaml';
import type { SeedService } from '../world/seed';
import { apiEntity, openApi } from './restApi';

/** Name and content of the files of a service's repository, by path. */
export type Files = Record<string, string>;

const component = (service: SeedService) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: service.name,
    title: service.title,
    description: service.description,
    annotations: {
      'backstage.io/kubernetes-id': service.name,
      'gitlab.com/project-slug': `${service.affiliate}/${service.name}`,
      'jenkins.io/job-full-name': `${service.affiliate}/${service.name}`,
      ...(service.redmineProject && {
        'kronos.io/redmine-project': service.redmineProject,
      }),
      'prometheus.io/labels': `service=${service.name}`,
      'prometheus.io/alert': 'all',
    },
    tags: [service.language, `tier-${service.tier}`],
  },
  spec: {
    type: 'service',
    lifecycle: service.prd ? 'production' : 'experimental',
    owner: `group:default/${service.team}`,
    ...(service.api && { providesApis: [service.name] }),
    ...(service.dependencies.length > 0 && {
      dependsOn: service.dependencies.map(d => `component:default/${d}`),
      consumesApis: service.dependencies,
    }),
  },
});

/** `catalog-info.yaml`: the service, and its interface when others call it. */
function catalogInfo(service: SeedService): string {
  const entities = [
    component(service),
    ...(service.api ? [apiEntity(service, service.api)] : []),
  ];
  return entities
    .map(entity => stringify(entity, { lineWidth: 0 }))
    .join('---\n');
}

/** What the first commit of a service has. */
export function serviceFiles(service: SeedService): Files {
  return {
    'README.md': readme(service),
    'catalog-info.yaml': catalogInfo(service),
    ...(service.api && { 'openapi.yaml': openApi(service, service.api) }),
    'docs/index.md': `# ${service.title}\n\n${service.description}\n\n## 주요 기능\n\n- 업무 요청 처리와 결과 조회\n- 처리 이력 보관\n- 연계 시스템 장애 시 재처리\n`,
    'docs/operations.md': `# 운영\n\n- 상태 확인: \`GET ${healthPath(
      service,
    )}\`\n- 담당 팀: ${service.team}\n- 중요도: ${
      service.tier
    }등급\n\n배포 후에는 오류율과 응답 시간을 15분 동안 지켜봅니다.\n`,
    Jenkinsfile: jenkinsfile(service),
    Dockerfile: dockerfile(service),
    '.gitignore':
      service.language === 'java'
        ? 'target/\n.idea/\n'
        : 'node_modules/\ndist/\n',
    ...(service.language === 'java' ? javaFiles(service) : nodeFiles(service)),
  };
}

const healthPath = ({ language }: SeedService) =>
  language === 'java' ? '/actuator/health' : '/healthz';

const readme = (service: SeedService) => `# ${service.title} (\`${
  service.name
}\`)

${service.description}

| 항목 | 내용 |
|---|---|
| 담당 팀 | ${service.team} |
| 언어 | ${
  service.language === 'java'
    ? 'Java 21, Spring Boot'
    : 'Node.js 24, TypeScript'
} |
| 중요도 | ${service.tier}등급 |
${
  service.dependencies.length > 0
    ? `| 호출하는 서비스 | ${service.dependencies.join(', ')} |\n`
    : ''
}
## 개발

\`develop\` 브랜치에서 \`feature/*\` 브랜치를 만들고 머지 리퀘스트로 합칩니다. \`main\`은 운영에 나간 코드입니다.

\`\`\`sh
${
  service.language === 'java'
    ? './mvnw spring-boot:run'
    : 'npm install && npm start'
}
\`\`\`
`;

const jenkinsfile = (service: SeedService) => {
  const build =
    service.language === 'java' ? 'mvn -B verify' : 'npm ci && npm test';
  return `pipeline {
  agent any
  parameters {
    string(name: 'BRANCH', defaultValue: 'develop', description: 'Branch to build')
  }
  stages {
    stage('Build') {
      steps { sh '${build}' }
    }
    stage('Image') {
      steps { sh 'docker build -t registry.playground.example/${service.affiliate}/${service.name}:$GIT_COMMIT .' }
    }
    stage('Deploy dev') {
      when { branch 'develop' }
      steps { sh 'helm upgrade --install ${service.name} chart --namespace ${service.name}-dev' }
    }
  }
}
`;
};

const dockerfile = ({ language }: SeedService) =>
  language === 'java'
    ? 'FROM eclipse-temurin:21-jre\nWORKDIR /app\nCOPY target/app.jar app.jar\nUSER 1000\nENTRYPOINT ["java", "-jar", "app.jar"]\n'
    : 'FROM node:24-slim\nWORKDIR /app\nCOPY package.json ./\nCOPY dist dist\nUSER node\nCMD ["node", "dist/server.js"]\n';

function javaFiles({ name, affiliate }: SeedService): Files {
  const group = `com.example.${affiliate.replace(/-/g, '')}`;
  const javaPackage = `${group}.${name.replace(/-/g, '')}`;
  return {
    'pom.xml': `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>3.5.0</version>
  </parent>
  <groupId>${group}</groupId>
  <artifactId>${name}</artifactId>
  <version>1.0.0</version>
  <dependencies>
    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId>spring-boot-starter-web</artifactId>
    </dependency>
    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId>spring-boot-starter-actuator</artifactId>
    </dependency>
  </dependencies>
</project>
`,
    [`src/main/java/${javaPackage.replace(
      /\./g,
      '/',
    )}/Application.java`]: `package ${javaPackage};

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Application {
    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }
}
`,
    'src/main/resources/application.yaml': stringify({
      spring: { application: { name } },
      management: {
        endpoints: { web: { exposure: { include: 'health,prometheus' } } },
      },
    }),
  };
}

const nodeFiles = ({ name }: SeedService): Files => ({
  'package.json': `${JSON.stringify(
    {
      name,
      version: '1.0.0',
      private: true,
      type: 'module',
      scripts: {
        start: 'node src/server.ts',
        test: 'node --test',
      },
    },
    null,
    2,
  )}\n`,
  'src/server.ts': `import { createServer } from 'node:http';

createServer((req, res) => {
  res.setHeader('content-type', 'application/json');
  res.statusCode = req.url === '/healthz' ? 200 : 404;
  res.end(JSON.stringify({ service: '${name}' }));
}).listen(8080);
`,
});
