package ${{ values.javaPackage }}.settlement;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.LocalDate;

/** One line of the input, the sample of this job. Replace it with what your job is about. */
public record Payment(
    @NotBlank String paymentId,
    @Pattern(regexp = "M\\d{6}") String merchantId,
    /** whole won */
    @Positive long amount,
    @NotNull LocalDate paidOn) {}
