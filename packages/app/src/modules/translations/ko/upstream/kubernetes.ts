export default {
  'entityContent.title': 'Kubernetes',
  'kubernetesContentPage.title': '클러스터',
  'kubernetesContentPage.emptyState.title': 'Kubernetes 리소스가 없습니다',
  'kubernetesContentPage.emptyState.description':
    '연결된 클러스터에 {{entityName}}의 리소스가 없습니다',
  'kubernetesContentPage.permissionAlert.message':
    "Kubernetes 리소스를 보려면 포털 관리자에게 'kubernetes.clusters.read'와 'kubernetes.resources.read' 권한을 요청하세요.",
  'kubernetesContentPage.permissionAlert.title': '권한이 필요합니다',
};
