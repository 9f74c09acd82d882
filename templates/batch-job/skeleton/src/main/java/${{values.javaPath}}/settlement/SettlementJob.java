package ${{ values.javaPackage }}.settlement;

import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.Job;
import org.springframework.batch.core.Step;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.item.file.FlatFileItemReader;
import org.springframework.batch.item.file.FlatFileParseException;
import org.springframework.batch.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.batch.item.validator.ValidationException;
import org.springframework.batch.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Reads the payments of a business date, leaves out faulty lines, and writes the total of each merchant. A run that
 * failed goes on after the last line that was written down; a date that completed is not run again.
 */
@Configuration
@EnableConfigurationProperties(JobFolders.class)
class SettlementJob {

  private static final Logger log = LoggerFactory.getLogger(SettlementJob.class);

  /** lines in one transaction */
  private static final int CHUNK = 500;

  @Bean
  Job settlement(JobRepository runs, Step readPayments, Step writeTotals) {
    return new JobBuilder("settlement", runs)
        .validator(new BusinessDateRequired())
        .start(readPayments)
        .next(writeTotals)
        .build();
  }

  @Bean
  Step readPayments(
      JobRepository runs,
      PlatformTransactionManager transactions,
      FlatFileItemReader<Payment> paymentsFile,
      PaymentCheck check,
      PaymentStore store,
      RejectedLines rejected,
      @Value("${job.max-rejected-lines}") int maxRejectedLines) {
    return new StepBuilder("readPayments", runs)
        .<Payment, Payment>chunk(CHUNK, transactions)
        .reader(paymentsFile)
        .processor(check)
        .writer(chunk -> store.addAll(chunk.getItems()))
        .faultTolerant()
        .skip(FlatFileParseException.class)
        .skip(ValidationException.class)
        .skipLimit(maxRejectedLines)
        .listener(rejected)
        .build();
  }

  @Bean
  @StepScope
  FlatFileItemReader<Payment> paymentsFile(
      JobFolders folders, @Value("#{jobParameters['businessDate']}") LocalDate businessDate) {
    var file = folders.input().resolve("payments-%s.csv".formatted(businessDate));
    return new FlatFileItemReaderBuilder<Payment>()
        .name("paymentsFile")
        .resource(new FileSystemResource(file))
        .encoding("UTF-8")
        .linesToSkip(1)
        .delimited()
        .names("paymentId", "merchantId", "amount", "paidOn")
        .fieldSetMapper(
            line ->
                new Payment(
                    line.readString("paymentId"),
                    line.readString("merchantId"),
                    line.readLong("amount"),
                    LocalDate.parse(line.readString("paidOn"))))
        // a date without a file is a fault, not a day without payments
        .strict(true)
        .build();
  }

  @Bean
  Step writeTotals(JobRepository runs, PlatformTransactionManager transactions, Tasklet totals) {
    return new StepBuilder("writeTotals", runs).tasklet(totals, transactions).build();
  }

  @Bean
  @StepScope
  Tasklet totals(
      PaymentStore store,
      TotalsFile file,
      @Value("#{jobParameters['businessDate']}") LocalDate businessDate) {
    return (contribution, context) -> {
      var totals = store.totals(businessDate);
      var written = file.write(businessDate, totals);
      store.clear(businessDate);
      log.info("{} merchants of {} written to {}", totals.size(), businessDate, written);
      return RepeatStatus.FINISHED;
    };
  }
}
