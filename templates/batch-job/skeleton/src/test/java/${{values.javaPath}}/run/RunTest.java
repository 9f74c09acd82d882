package ${{ values.javaPackage }}.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ${{ values.javaPackage }}.Application;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;

/** The process as Kubernetes sees it: what it is started with, and what it ends with. */
class RunTest {

  @TempDir private Path folder;

  @Test
  void endsWithZeroWhenTheDateIsDoneAndAgainWhenItWasDoneBefore() throws Exception {
    payments();

    assertThat(run("--businessDate=2026-01-30")).isZero();
    assertThat(folder.resolve("out/totals-2026-01-30.csv")).exists();
    assertThat(run("--businessDate=2026-01-30")).isZero();
  }

  @Test
  void endsWithAnErrorWhenTheJobFails() throws Exception {
    assertThat(run("--businessDate=2026-01-30")).isNotZero();

    // the same date is tried again
    payments();
    assertThat(run("--businessDate=2026-01-30")).isZero();
  }

  @Test
  void doesNotBeginWithoutADateThatItUnderstands() {
    assertThatThrownBy(() -> run("--businessDate=30.01.2026"))
        .hasStackTraceContaining("businessDate '30.01.2026' is no date");
  }

  @Test
  void startsAgainWhatWasKilled() throws Exception {
    assertThat(run("--businessDate=2026-01-30")).isNotZero();
    // what a process leaves that was killed an hour or more ago
    try (var connection = DriverManager.getConnection(database(), "sa", "")) {
      for (String table : new String[] {"BATCH_JOB_EXECUTION", "BATCH_STEP_EXECUTION"}) {
        connection
            .createStatement()
            .executeUpdate(
                "update %s set STATUS = 'STARTED', EXIT_CODE = 'UNKNOWN', END_TIME = null, CREATE_TIME = dateadd('DAY', -1, CREATE_TIME)"
                    .formatted(table));
      }
    }
    payments();

    assertThat(run("--businessDate=2026-01-30")).isZero();
  }

  @Test
  void theScheduleRunsTheDayBeforeInSeoul() {
    var nightInSeoul = Clock.fixed(Instant.parse("2026-01-30T17:00:00Z"), ZoneId.of("Asia/Seoul"));

    assertThat(
            RunWithBusinessDate.businessDateOf(new DefaultApplicationArguments(), nightInSeoul))
        .isEqualTo(LocalDate.of(2026, 1, 30));
  }

  private int run(String argument) {
    String[] arguments =
        Stream.of(
                argument,
                "--job.folders.input=" + folder.resolve("in"),
                "--job.folders.output=" + folder.resolve("out"),
                "--spring.datasource.username=sa",
                "--spring.datasource.url=" + database())
            .toArray(String[]::new);
    return SpringApplication.exit(SpringApplication.run(Application.class, arguments));
  }

  private String database() {
    return "jdbc:h2:file:" + folder.resolve("runs") + ";MODE=PostgreSQL";
  }

  private void payments() throws Exception {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in/payments-2026-01-30.csv"),
        "payment_id,merchant_id,amount,paid_on\nP-1,M000101,100,2026-01-30\n");
  }
}
