package ${{ values.javaPackage }}.run;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.Job;
import org.springframework.batch.core.JobExecution;
import org.springframework.batch.core.JobParametersBuilder;
import org.springframework.batch.core.launch.JobLauncher;
import org.springframework.batch.core.repository.JobInstanceAlreadyCompleteException;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.batch.JobExecutionEvent;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Starts the job with {@code --businessDate=2026-01-31}; without it, with the day before today in Seoul, which is what
 * the schedule does.
 */
@Component
@ConditionalOnProperty(name = "job.run", matchIfMissing = true)
class RunWithBusinessDate implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(RunWithBusinessDate.class);
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  private final JobLauncher launcher;
  private final Job job;
  private final LostRuns lostRuns;
  private final ApplicationEventPublisher events;

  RunWithBusinessDate(
      JobLauncher launcher, Job job, LostRuns lostRuns, ApplicationEventPublisher events) {
    this.launcher = launcher;
    this.job = job;
    this.lostRuns = lostRuns;
    this.events = events;
  }

  @Override
  public void run(ApplicationArguments arguments) throws Exception {
    LocalDate businessDate = businessDateOf(arguments, Clock.system(SEOUL));
    var parameters = new JobParametersBuilder().addLocalDate("businessDate", businessDate);
    log.info("{} for business date {}", job.getName(), businessDate);
    lostRuns.close(job.getName());
    try {
      JobExecution execution = launcher.run(job, parameters.toJobParameters());
      // Spring Boot makes the exit code of it
      events.publishEvent(new JobExecutionEvent(execution));
    } catch (JobInstanceAlreadyCompleteException done) {
      // a second start of the same date is no failure: there is nothing left to do
      log.info("{} was completed before", businessDate);
    }
  }

  static LocalDate businessDateOf(ApplicationArguments arguments, Clock clock) {
    var given = arguments.getOptionValues("businessDate");
    if (given == null || given.isEmpty() || given.get(0).isBlank()) {
      return LocalDate.now(clock).minusDays(1);
    }
    try {
      return LocalDate.parse(given.get(0));
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException(
          "businessDate '%s' is no date such as 2026-01-31".formatted(given.get(0)), wrong);
    }
  }
}
