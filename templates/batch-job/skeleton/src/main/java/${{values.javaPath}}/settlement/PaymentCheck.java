package ${{ values.javaPackage }}.settlement;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.time.LocalDate;
import java.util.Comparator;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.item.ItemProcessor;
import org.springframework.batch.item.validator.ValidationException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Lets through what is well-formed and of the business date; what is wrong with a line is in the exception. */
@Component
@StepScope
class PaymentCheck implements ItemProcessor<Payment, Payment> {

  private final Validator validator;
  private final LocalDate businessDate;

  PaymentCheck(
      Validator validator, @Value("#{jobParameters['businessDate']}") LocalDate businessDate) {
    this.validator = validator;
    this.businessDate = businessDate;
  }

  @Override
  public Payment process(Payment payment) {
    var faults =
        validator.validate(payment).stream()
            .sorted(Comparator.comparing(fault -> fault.getPropertyPath().toString()))
            .toList();
    if (!faults.isEmpty()) {
      ConstraintViolation<Payment> fault = faults.get(0);
      throw new ValidationException(
          "payment '%s': %s %s"
              .formatted(payment.paymentId(), fault.getPropertyPath(), fault.getMessage()));
    }
    if (!payment.paidOn().equals(businessDate)) {
      throw new ValidationException(
          "payment '%s': paidOn %s is not the business date %s"
              .formatted(payment.paymentId(), payment.paidOn(), businessDate));
    }
    return payment;
  }
}
