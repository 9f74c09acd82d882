package ${{ values.javaPackage }}.items;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** What a caller sends to create an item. */
public record NewItem(@NotBlank @Size(max = 100) String name) {}
