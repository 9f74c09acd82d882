package ${{ values.javaPackage }}.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.JobExecution;
import org.springframework.batch.core.JobParameters;
import org.springframework.batch.core.JobParametersBuilder;
import org.springframework.batch.core.JobParametersInvalidException;
import org.springframework.batch.core.StepExecution;
import org.springframework.batch.test.JobLauncherTestUtils;
import org.springframework.batch.test.JobRepositoryTestUtils;
import org.springframework.batch.test.context.SpringBatchTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBatchTest
@SpringBootTest(
    properties = {
      "job.run=false",
      "job.max-rejected-lines=3",
      "spring.datasource.url=jdbc:h2:mem:settlement;MODE=PostgreSQL"
    })
class SettlementJobTest {

  private static final LocalDate DATE = LocalDate.of(2026, 1, 30);

  @TempDir static Path folder;

  @Autowired private JobLauncherTestUtils job;
  @Autowired private JobRepositoryTestUtils runs;
  @Autowired private JdbcTemplate jdbc;

  @DynamicPropertySource
  static void folders(DynamicPropertyRegistry properties) {
    properties.add("job.folders.input", () -> folder.resolve("in"));
    properties.add("job.folders.output", () -> folder.resolve("out"));
  }

  @BeforeEach
  void forget() throws IOException {
    runs.removeJobExecutions();
    jdbc.update("delete from payment");
    Files.deleteIfExists(input());
    Files.deleteIfExists(output());
  }

  @Test
  void totalsTheMerchantsOfADate() throws Exception {
    payments(
        "P-1,M000102,8500,2026-01-30", "P-2,M000101,12000,2026-01-30", "P-3,M000101,33000,2026-01-30");

    assertThat(run()).isEqualTo(BatchStatus.COMPLETED);
    assertThat(output())
        .hasContent("merchant_id,count,amount\nM000101,2,45000\nM000102,1,8500\n");
    assertThat(jdbc.queryForObject("select count(*) from payment", Long.class)).isZero();
  }

  @Test
  void leavesOutFaultyLines() throws Exception {
    payments(
        "P-1,M000101,12000,2026-01-30",
        "P-2,X1,1000,2026-01-30",
        "P-3,M000101,much,2026-01-30",
        "P-4,M000101,500,2026-01-29");

    assertThat(run()).isEqualTo(BatchStatus.COMPLETED);
    assertThat(output()).hasContent("merchant_id,count,amount\nM000101,1,12000\n");
  }

  @Test
  void failsWhenTooManyLinesAreFaulty() throws Exception {
    payments("P-1,X,1,2026-01-30", "P-2,X,1,2026-01-30", "P-3,X,1,2026-01-30", "P-4,X,1,2026-01-30");

    assertThat(run()).isEqualTo(BatchStatus.FAILED);
    assertThat(output()).doesNotExist();
  }

  @Test
  void failsWithoutAFile() throws Exception {
    assertThat(run()).isEqualTo(BatchStatus.FAILED);
  }

  @Test
  void goesOnWhereItStopped() throws Exception {
    List<String> lines =
        new ArrayList<>(
            IntStream.range(0, 700).mapToObj("P-%d,M000101,10,2026-01-30"::formatted).toList());
    String last = lines.set(699, "P-0,M000101,10,2026-01-30");
    payments(lines.toArray(String[]::new));
    assertThat(run()).isEqualTo(BatchStatus.FAILED);
    assertThat(output()).doesNotExist();

    // a payment that came twice was put right in the file
    lines.set(699, last);
    payments(lines.toArray(String[]::new));
    JobExecution again = job.launchJob(on(DATE));

    assertThat(again.getStatus()).isEqualTo(BatchStatus.COMPLETED);
    assertThat(again.getStepExecutions())
        .filteredOn(step -> step.getStepName().equals("readPayments"))
        .extracting(StepExecution::getReadCount)
        .containsExactly(200L);
    assertThat(output()).hasContent("merchant_id,count,amount\nM000101,700,7000\n");
  }

  @Test
  void wantsADateThatHasBeen() {
    assertThatThrownBy(() -> job.launchJob(new JobParameters()))
        .isInstanceOf(JobParametersInvalidException.class)
        .hasMessageContaining("businessDate");
    assertThatThrownBy(() -> job.launchJob(on(LocalDateTime.now().plusDays(2).toLocalDate())))
        .isInstanceOf(JobParametersInvalidException.class)
        .hasMessageContaining("future");
  }

  private BatchStatus run() throws Exception {
    return job.launchJob(on(DATE)).getStatus();
  }

  private static JobParameters on(LocalDate date) {
    return new JobParametersBuilder().addLocalDate("businessDate", date).toJobParameters();
  }

  private static void payments(String... lines) throws IOException {
    Files.createDirectories(input().getParent());
    Files.writeString(
        input(), "payment_id,merchant_id,amount,paid_on\n" + String.join("\n", lines) + "\n");
  }

  private static Path input() {
    return folder.resolve("in/payments-%s.csv".formatted(DATE));
  }

  private static Path output() {
    return folder.resolve("out/totals-%s.csv".formatted(DATE));
  }
}
