package io.shmap.it;

import io.shmap.Shmap;
import io.shmap.contract.TemporaryStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The other JVMs of a test; all are killed when it ends, and what they leave is swept. */
final class Children implements AfterEachCallback {

  private final TemporaryStore store;
  private final List<Child> running = new ArrayList<>();

  Children(TemporaryStore store) {
    this.store = store;
  }

  /** A new JVM that does what {@link io.shmap.contract.Session} understands. */
  Child start() {
    return add(Child.session());
  }

  Child add(Child child) {
    running.add(child);
    return child;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    running.forEach(Child::close);
    running.clear();
    Shmap.gc(store.directory());
  }
}
