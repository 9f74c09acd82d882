package ${{ values.javaPackage }}.settlement;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.SkipListener;
import org.springframework.batch.item.file.FlatFileParseException;
import org.springframework.stereotype.Component;

/** Says which lines were left out, and why: their number or id, not their content, which may be personal data. */
@Component
class RejectedLines implements SkipListener<Payment, Payment> {

  private static final Logger log = LoggerFactory.getLogger(RejectedLines.class);

  @Override
  public void onSkipInRead(Throwable cause) {
    if (cause instanceof FlatFileParseException broken) {
      log.warn("Line {} is not a payment and was left out", broken.getLineNumber());
    }
  }

  @Override
  public void onSkipInProcess(Payment payment, Throwable cause) {
    log.warn("Left out: {}", cause.getMessage());
  }
}
