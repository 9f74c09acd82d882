package ${{ values.javaPackage }}.settlement;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** Where files come from and go to: {@code JOB_FOLDERS_INPUT} and {@code JOB_FOLDERS_OUTPUT}. */
@Validated
@ConfigurationProperties("job.folders")
record JobFolders(@NotNull Path input, @NotNull Path output) {}
