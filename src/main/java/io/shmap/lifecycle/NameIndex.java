package io.shmap.lifecycle;

import io.shmap.os.Stat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of a store by the inode that they lead to, so that who looks at all of its maps looks
 * at each name once. As they were when the first was asked for: names may have come and gone since.
 */
final class NameIndex {

  private final Store store;
  private Map<Long, List<Path>> byInode;

  NameIndex(Store store) {
    this.store = store;
  }

  /** The names of a file. */
  List<Path> of(Stat file) {
    if (byInode == null) {
      byInode = read();
    }
    return byInode.getOrDefault(file.inode(), List.of());
  }

  private Map<Long, List<Path>> read() {
    Map<Long, List<Path>> found = new HashMap<>();
    for (Path name : store.names()) {
      Stat stat = store.host().kernel().stat(name.toString());
      if (stat.exists()) {
        found.computeIfAbsent(stat.inode(), inode -> new ArrayList<>()).add(name);
      }
    }
    return found;
  }
}
