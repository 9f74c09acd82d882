package ${{ values.javaPackage }}.run;

import java.time.Duration;
import java.time.LocalDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.JobExecution;
import org.springframework.batch.core.explore.JobExplorer;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Runs whose process was killed, for lack of memory or with its node: nobody wrote down that they ended, and their date
 * could never be started again. One that is older than a run may take has failed.
 */
@Component
class LostRuns {

  private static final Logger log = LoggerFactory.getLogger(LostRuns.class);

  private final JobExplorer explorer;
  private final JobRepository runs;
  private final Duration longestRun;

  LostRuns(
      JobExplorer explorer,
      JobRepository runs,
      @Value("${job.longest-run}") Duration longestRun) {
    this.explorer = explorer;
    this.runs = runs;
    this.longestRun = longestRun;
  }

  void close(String job) {
    LocalDateTime lost = LocalDateTime.now().minus(longestRun);
    for (JobExecution run : explorer.findRunningJobExecutions(job)) {
      if (run.getCreateTime().isAfter(lost)) continue;
      log.warn("Run {} of {} never ended: it counts as failed", run.getId(), run.getCreateTime());
      LocalDateTime now = LocalDateTime.now();
      for (var step : run.getStepExecutions()) {
        if (!step.getStatus().isRunning()) continue;
        step.setStatus(BatchStatus.FAILED);
        step.setExitStatus(ExitStatus.FAILED);
        step.setEndTime(now);
        runs.update(step);
      }
      run.setStatus(BatchStatus.FAILED);
      run.setExitStatus(ExitStatus.FAILED);
      run.setEndTime(now);
      runs.update(run);
    }
  }
}
