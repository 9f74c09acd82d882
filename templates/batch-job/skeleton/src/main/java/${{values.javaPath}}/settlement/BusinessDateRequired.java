package ${{ values.javaPackage }}.settlement;

import java.time.LocalDate;
import java.time.ZoneId;
import org.springframework.batch.core.JobParameters;
import org.springframework.batch.core.JobParametersInvalidException;
import org.springframework.batch.core.JobParametersValidator;

/** A run belongs to a business date: with the same date it is the same run. */
class BusinessDateRequired implements JobParametersValidator {

  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  @Override
  public void validate(JobParameters parameters) throws JobParametersInvalidException {
    if (parameters == null || parameters.getLocalDate("businessDate") == null) {
      throw new JobParametersInvalidException("businessDate is missing, for example 2026-01-31");
    }
    if (parameters.getLocalDate("businessDate").isAfter(LocalDate.now(SEOUL))) {
      throw new JobParametersInvalidException("businessDate is in the future");
    }
  }
}
