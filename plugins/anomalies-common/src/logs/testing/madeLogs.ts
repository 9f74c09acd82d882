import { Dice, fill } from './slots';

const lines = (text: string) => text.trim().split('\n');

/**
 * Kinds of lines in the manner of systems that many run, written for this repository: what they are is known, because the
 * lines are made of them. Words in braces are filled from `slots.ts`.
 */
export const KINDS: Record<string, string[]> = {
  ssh: lines(`
Failed password for {user} from {ip} port {port} ssh2
Failed password for invalid user {user} from {ip} port {port} ssh2
Invalid user {user} from {ip}
input_userauth_request: invalid user {user} [preauth]
Accepted password for {user} from {ip} port {port} ssh2
Accepted publickey for {user} from {ip} port {port} ssh2: RSA SHA256:{hex16}
Connection closed by {ip} [preauth]
Connection closed by {ip} port {port} [preauth]
Received disconnect from {ip}: 11: Bye Bye [preauth]
Received disconnect from {ip}: 11: Closed due to user request. [preauth]
Disconnected from {ip} port {port} [preauth]
pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={ip}
pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={ip}  user={user}
pam_unix(sshd:auth): check pass; user unknown
pam_unix(sshd:session): session opened for user {user} by (uid=0)
pam_unix(sshd:session): session closed for user {user}
PAM {small} more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost={ip}
PAM {small} more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost={ip}  user={user}
PAM service(sshd) ignoring max retries; {small} > 3
Did not receive identification string from {ip}
reverse mapping checking getaddrinfo for {fqdn} [{ip}] failed - POSSIBLE BREAK-IN ATTEMPT!
Address {ip} maps to {fqdn}, but this does not map back to the address - POSSIBLE BREAK-IN ATTEMPT!
message repeated {small} times: [ Failed password for {user} from {ip} port {port} ssh2]
error: Received disconnect from {ip}: 3: com.jcraft.jsch.JSchException: Auth fail [preauth]
`),
  storage: lines(`
Receiving block {blk} src: /{ip}:{port} dest: /{ip}:{port}
Received block {blk} of size {num} from /{ip}
PacketResponder {small} for block {blk} terminating
BLOCK* NameSystem.addStoredBlock: blockMap updated: {ip}:{port} is added to {blk} size {num}
BLOCK* NameSystem.allocateBlock: {path}. {blk}
BLOCK* NameSystem.delete: {blk} is added to invalidSet of {ip}:{port}
BLOCK* ask {ip}:{port} to replicate {blk} to datanode(s) {ips}
BLOCK* ask {ip}:{port} to delete {blk} {blk}
Deleting block {blk} file {path}
Verification succeeded for {blk}
{ip}:{port} Served block {blk} to /{ip}
{ip}:{port}:Got exception while serving {blk} to /{ip}:
Exception in receiveBlock for block {blk} java.io.IOException: Connection reset by peer
writeBlock {blk} received exception java.io.IOException: Could not read from stream
Changing block file offset of block {blk} from {num} to {num} meta file offset to {num}
Unexpected error trying to delete block {blk}. BlockInfo not found in volumeMap.
Adding an already existing block {blk}
Starting thread to transfer block {blk} to {ips}
`),
  coordination: lines(`
Received connection request /{ip}:{port}
Accepted socket connection from /{ip}:{port}
Closed socket connection for client /{ip}:{port} which had sessionid 0x{hex16}
Closed socket connection for client /{ip}:{port} (no session established for client)
Client attempting to establish new session at /{ip}:{port}
Client attempting to renew session 0x{hex16} at /{ip}:{port}
Established session 0x{hex16} with negotiated timeout {num} for client /{ip}:{port}
Expiring session 0x{hex16}, timeout of {num}ms exceeded
Processed session termination for sessionid: 0x{hex16}
Connection broken for id {num}, my id = {small}, error =
Interrupting SendWorker
Send worker leaving thread
Interrupted while waiting for message on queue
caught end of stream exception
Notification: {small} (n.leader), 0x{hex8} (n.zxid), 0x{small} (n.round), LOOKING (n.state), {small} (n.sid), 0x{small} (n.peerEPoch), FOLLOWING (my state)
Notification: {small} (n.leader), 0x{hex8} (n.zxid), 0x{small} (n.round), LEADING (n.state), {small} (n.sid), 0x{small} (n.peerEPoch), LOOKING (my state)
Cannot open channel to {small} at election address /{ip}:{port}
Unable to read additional data from client sessionid 0x{hex16}, likely client has closed socket
Exception when using channel: for id {num} my id = {small} error = java.io.IOException: Connection refused
Snapshotting: 0x{hex8} to {path}
Reading snapshot {path}
New election. My id =  {small}, proposed zxid=0x{hex8}
FOLLOWING - LEADER ELECTION TOOK - {num}
LEADING - LEADER ELECTION TOOK - {num}
`),
  spring: lines(`
Starting {name}Application using Java {ver} on {plainhost} with PID {num} ({path} started by {user} in {dir})
No active profile set, falling back to default profiles: default
The following {small} profiles are active: {qs}
Tomcat initialized with port(s): {port} (http)
Tomcat started on port(s): {port} (http) with context path ''
Root WebApplicationContext: initialization completed in {ms}
HikariPool-{small} - Starting...
HikariPool-{small} - Start completed.
HikariPool-{small} - Pool stats (total={num}, active={num}, idle={num}, waiting={num})
HikariPool-{small} - Connection is not available, request timed out after {msj}.
Started {name}Application in {float} seconds (JVM running for {float})
Bootstrapping Spring Data JPA repositories in DEFAULT mode.
Finished Spring Data repository scanning in {ms}. Found {small} JPA repository interfaces.
Mapped to {cls}#find{name}(Long)
Resolved [org.springframework.web.HttpRequestMethodNotSupportedException: Request method '{method}' not supported]
Initializing Spring DispatcherServlet 'dispatcherServlet'
Completed initialization in {ms}
Completed {status} OK
Exposing {small} endpoint(s) beneath base path '/actuator'
Could not obtain lock for key {word}:{num}
Circuit breaker '{svc}' changed state from CLOSED to OPEN
Circuit breaker '{svc}' changed state from OPEN to HALF_OPEN
Circuit breaker '{svc}' changed state from HALF_OPEN to CLOSED
Bean {sq} of type [{cls}] is not eligible for getting processed by all BeanPostProcessors
`),
  kubelet: lines(`
Starting kubelet.
SyncLoop (ADD, "api"): "{pod}_{ns}({uuid})"
SyncLoop (DELETE, "api"): "{pod}_{ns}({uuid})"
SyncLoop (PLEG): "{pod}_{ns}({uuid})", event: &pleg.PodLifecycleEvent{ID:"{uuid}", Type:"ContainerStarted", Data:"{hex16}{hex16}"}
SyncLoop (PLEG): "{pod}_{ns}({uuid})", event: &pleg.PodLifecycleEvent{ID:"{uuid}", Type:"ContainerDied", Data:"{hex16}{hex16}"}
SyncLoop (probe): readiness "{pod}_{ns}({uuid})" status "ready"
Error syncing pod {uuid} ("{pod}_{ns}({uuid})"), skipping: failed to "StartContainer" for "{svc}" with CrashLoopBackOff: "back-off {small}m0s restarting failed container={svc} pod={pod}_{ns}({uuid})"
Readiness probe for "{pod}_{ns}({uuid}):{svc}" failed (failure): Get "http://{ip}:{port}/health": dial tcp {ip}:{port}: connect: connection refused
Liveness probe for "{pod}_{ns}({uuid}):{svc}" failed (failure): HTTP probe failed with statuscode: {status}
operationExecutor.VerifyControllerAttachedVolume started for volume "{word}" (UniqueName: "kubernetes.io/configmap/{uuid}-{word}") pod "{pod}" (UID: "{uuid}")
MountVolume.SetUp succeeded for volume "{word}" (UniqueName: "kubernetes.io/secret/{uuid}-{word}") pod "{pod}" (UID: "{uuid}")
UnmountVolume.TearDown succeeded for volume "{word}" (OuterVolumeSpecName: "{word}") pod "{uuid}" (UID: "{uuid}")
RemoveContainer "{hex16}{hex16}"
Killing container with a grace period override of {num}s
Image garbage collection failed once. Stats initialization may not have completed yet: failed to get imageFs info: unable to find data in memory cache
eviction manager: attempting to reclaim memory
eviction manager: pods {pod}_{ns}({uuid}) evicted, waiting for pod to be cleaned up
Container {svc} failed liveness probe, will be restarted
Pulling image "registry.local:5000/{word}/{svc}:{ver}"
Successfully pulled image "registry.local:5000/{word}/{svc}:{ver}" in {float}s
Back-off restarting failed container {svc} in pod {pod}_{ns}({uuid})
Node {host} status is now: NodeReady
Node {host} status is now: NodeNotReady
Node {host} status is now: NodeHasSufficientMemory
`),
  database: lines(`
connection received: host={ip} port={port}
connection authorized: user={user} database={word6}
disconnection: session time: 0:{small}:{float} user={user} database={word6} host={ip} port={port}
duration: {float} ms  statement: SELECT * FROM {table} WHERE id = {num}
duration: {float} ms  execute <unnamed>: UPDATE {table} SET status = $1 WHERE id = $2
checkpoint starting: time
checkpoint starting: xlog
checkpoint complete: wrote {num} buffers ({float}%); {small} WAL file(s) added, {small} removed, {small} recycled; write={float} s, sync={float} s, total={float} s
automatic vacuum of table "{word6}.public.{table}": index scans: {small}
automatic analyze of table "{word6}.public.{table}" system usage: CPU: user: {float} s, system: {float} s, elapsed: {float} s
duplicate key value violates unique constraint "{sqlname}"
Key (id)=({num}) already exists.
deadlock detected
Process {num} waits for ShareLock on transaction {num}; blocked by process {num}.
relation "{table}" does not exist at character {num}
column "{word}" does not exist at character {num}
password authentication failed for user "{user}"
role "{user}" does not exist
database "{word}" does not exist
no pg_hba.conf entry for host "{ip}", user "{user}", database "{word6}", SSL off
canceling statement due to statement timeout
canceling statement due to user request
terminating connection due to administrator command
could not receive data from client: Connection reset by peer
`),
  phone: lines(`
Start proc {num}:{pkg}/u0a{num} for activity {act}
Start proc {num}:{pkg}/u0a{num} for broadcast {act}
Killing {num}:{pkg}/u0a{num} (adj {num}): empty #{num}
Displayed {act}: +{num}ms
release lock={num}, flg=0x{small}, tag="View Lock", name={pkg}, ws=null, uid={num}, pid={num}
acquireWakeLock lock={num} tag={word} uid={num}
ready=true,policy=3,wakefulness={small},wksummary=0x{small},uasummary=0x{small},bootcompleted=true,boostinprogress=false,waitmodeenable=false
userActivityNoUpdateLocked: eventTime={num}, event={small}, flags=0x{small}, uid={num}
Destroying surface Surface(name={act}) called by com.android.server.wm.WindowStateAnimator.destroySurface
getRunningAppProcesses: caller {num} does not hold REAL_GET_TASKS; limiting output
cancelNotification,index:{small}
cancelNotificationLocked called,tell the app,reason = {small}
Explicit concurrent mark sweep GC freed {num}(1024KB) AllocSpace objects, {num}(0B) LOS objects, {num}% free, 25MB/41MB, paused {num}us total {num}ms
Skipped {num} frames!  The application may be doing too much work on its main thread.
onSurfaceChanged(): mWidth={num}, mHeight={num}
visible is system.time.showampm
visible is system.call.count gt 0
mVisiblity.getValue is {bool}
setSystemUiVisibility vis={hex8} mask={hex8} oldVal={small} newVal={small} diff={small}
Failed to find provider info for {pkg}.provider
Setting brightness to {num}, changeable={bool}
audio focus gained by {pkg}
audio focus lost by {pkg}
Animating brightness: target={num}, rate={num}
`),
  korean: lines(`
{kname} 고객님의 {kprod} 가입 신청이 접수되었습니다. 신청번호={num}
{kname} 고객님의 {kprod} 해지 신청이 접수되었습니다. 신청번호={num}
[{kbranch}] 창구 업무가 시작되었습니다
[{kbranch}] 창구 업무가 종료되었습니다
고객번호 {num}의 한도 조회 완료 (소요시간 {msj})
고객번호 {num}의 한도 조회 실패: 응답 시간 초과 ({msj})
카드 승인 완료 - 가맹점={kbranch}, 금액={won}, 승인번호={num}
카드 승인 거절 - 사유=한도초과, 금액={won}, 승인번호={num}
카드 승인 거절 - 사유=분실신고, 금액={won}, 승인번호={num}
사용자 {user} 로그인 성공 (IP: {ip})
사용자 {user} 로그인 실패 (IP: {ip}, 시도 횟수: {small}회)
사용자 {user} 로그아웃
배치 작업 {word} 시작, 기준일={date}
배치 작업 {word} 종료, 처리 {num}건, 오류 {small}건, 소요 {num}초
파일 {path} 업로드 완료 ({size})
파일 {path} 업로드 실패: 디스크 공간 부족
외부 기관 {word} 연계 응답 코드 {num}
외부 기관 {word} 연계 타임아웃, {small}번째 재시도
{kprod} 상품 금리가 {float}%에서 {float}%로 변경되었습니다
메시지 큐 {topic}에 {num}건 적재
DB 커넥션 풀 고갈: 활성 {num}, 대기 {num}
암호화 키 교체 완료
암호화 키 교체 실패
스케줄러가 {num}초 뒤에 다시 실행됩니다
`),
  cloud: lines(`
{ip} "GET /v2/{hex16}{hex16}/servers/detail HTTP/1.1" status: {status} len: {num} time: {float}
{ip} "POST /v2/{hex16}{hex16}/os-server-external-events HTTP/1.1" status: {status} len: {num} time: {float}
{ip} "DELETE /v2/{hex16}{hex16}/servers/{uuid} HTTP/1.1" status: {status} len: {num} time: {float}
[instance: {uuid}] VM Started (Lifecycle Event)
[instance: {uuid}] VM Paused (Lifecycle Event)
[instance: {uuid}] VM Resumed (Lifecycle Event)
[instance: {uuid}] VM Stopped (Lifecycle Event)
[instance: {uuid}] Claim successful
[instance: {uuid}] Attempting claim: memory {num} MB, disk {num} GB, vcpus {small} CPU
[instance: {uuid}] Total memory: {num} MB, used: {float} MB
[instance: {uuid}] memory limit: {float} MB, free: {float} MB
[instance: {uuid}] Total disk: {num} GB, used: {float} GB
[instance: {uuid}] Total vcpu: {num} VCPU, used: {float} VCPU
[instance: {uuid}] vcpu limit not specified, defaulting to unlimited
[instance: {uuid}] disk limit not specified, defaulting to unlimited
[instance: {uuid}] Creating image
[instance: {uuid}] Deleting instance files {dir}/{uuid}_del
[instance: {uuid}] Deletion of {dir}/{uuid}_del complete
[instance: {uuid}] Took {float} seconds to spawn the instance on the hypervisor.
[instance: {uuid}] Took {float} seconds to build instance.
[instance: {uuid}] Took {float} seconds to destroy the instance on the hypervisor.
[instance: {uuid}] Took {float} seconds to deallocate network.
[instance: {uuid}] Terminating instance
[instance: {uuid}] Instance destroyed successfully.
`),
  mixed: lines(`
Loading module {word} version {ver}
Loaded {num} of {num} modules: {words}
Connected to {plainhost} ({ip}) as {user}
Disconnected from {plainhost}: {sentence}
Subscribed to topics {blist}
Members of group {word} are now: {words}
Members left: {ips}
Interface {iface} is up
Interface {iface} is down
Link {iface} speed {num} Mbps, full duplex
Thread {thread} is blocked for {msj}
Uptime: {days}, load average: {float}, {float}, {float}
Plugin '{word}' registered handler {qs}
Plugin '{word}' failed to load
Command {qs} executed by {user} in {float} sec
Language set to {word}
Mail from {email} to {email} queued as {hex8}
Mail from {email} rejected: {sentence}
Disk /dev/sd{small} is {num}% full
Temperature of sensor {word} is {float}C
Config key {word}.{word}.{word} = {num}
Config key {word}.{word}.{word} removed
Certificate CN={fqdn}, O={word}, C=KR expires in {num} days
Task {task} finished with state SUCCEEDED
`),
};

export interface MadeLine {
  text: string;
  /** which of the kinds it was made of */
  kind: string;
}

/** Lines of one system, a few kinds much more frequent than the others; the same for the same seed. */
export function madeLog(
  kinds: readonly string[],
  options: { lines: number; seed: number },
): MadeLine[] {
  const dice = Dice.create(options.seed);
  const order = dice.shuffled(kinds);
  const weights = order.map((_, rank) => 1 / (rank + 1) ** 1.1);
  const made = Array.from({ length: options.lines }, (_, i) => {
    const kind = i < order.length ? order[i] : dice.weighted(order, weights);
    return { kind, text: fill(kind, dice) };
  });
  return dice.shuffled(made);
}
