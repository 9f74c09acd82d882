package ${{ values.javaPackage }}.items;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where items are kept. */
public interface ItemStore {

  /** All items, oldest first. */
  List<Item> list();

  Optional<Item> find(UUID id);

  Item add(NewItem item);
}
