package ${{ values.javaPackage }}.settlement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The result: {@code totals-<business date>.csv}. It is there whole or not at all. */
@Component
class TotalsFile {

  private final JobFolders folders;

  TotalsFile(JobFolders folders) {
    this.folders = folders;
  }

  Path write(LocalDate businessDate, List<MerchantTotal> totals) {
    List<String> lines = new ArrayList<>();
    lines.add("merchant_id,count,amount");
    for (MerchantTotal total : totals) {
      lines.add("%s,%d,%d".formatted(total.merchantId(), total.count(), total.amount()));
    }
    Path file = folders.output().resolve("totals-%s.csv".formatted(businessDate));
    try {
      Files.createDirectories(file.getParent());
      Path draft = Files.createTempFile(file.getParent(), ".totals-", ".csv");
      Files.write(draft, lines);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } catch (IOException failed) {
      throw new UncheckedIOException("Cannot write " + file, failed);
    }
  }
}
