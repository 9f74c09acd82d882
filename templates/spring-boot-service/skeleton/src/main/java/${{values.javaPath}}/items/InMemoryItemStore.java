package ${{ values.javaPackage }}.items;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Repository;

/** Keeps items until the process ends. Exchange it for a database when there is one. */
@Repository
class InMemoryItemStore implements ItemStore {

  private final Map<UUID, Item> items = Collections.synchronizedMap(new LinkedHashMap<>());

  @Override
  public List<Item> list() {
    synchronized (items) {
      return new ArrayList<>(items.values());
    }
  }

  @Override
  public Optional<Item> find(UUID id) {
    return Optional.ofNullable(items.get(id));
  }

  @Override
  public Item add(NewItem item) {
    Item added = new Item(UUID.randomUUID(), item.name().strip());
    items.put(added.id(), added);
    return added;
  }
}
