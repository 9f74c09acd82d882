package ${{ values.javaPackage }}.items;

import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/api/items")
class ItemController {

  private final ItemStore store;

  ItemController(ItemStore store) {
    this.store = store;
  }

  @GetMapping
  List<Item> list() {
    return store.list();
  }

  @GetMapping("/{id}")
  Item get(@PathVariable UUID id) {
    return store
        .find(id)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no item " + id));
  }

  @PostMapping
  ResponseEntity<Item> create(@Valid @RequestBody NewItem item) {
    Item added = store.add(item);
    return ResponseEntity.created(URI.create("/api/items/" + added.id())).body(added);
  }
}
