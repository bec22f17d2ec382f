package io.shmap.engine.lpm;

import io.shmap.engine.lpm.Changes.Change;
import io.shmap.memory.Region;
import io.shmap.memory.WatchedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * A writer is stopped before any of its stores, a reader starts, and before any of the reader's
 * loads the writer goes on for any number of stores: the answer is that of a state in between.
 *
 * <p>The writer's stores are recorded first and then done again, so one thread is enough.
 */
final class Schedules {

  private static final int CHANGES = 6;

  private final LpmMap map;
  private final Random random;
  private final List<String> problems = new ArrayList<>();
  private long interrupted;

  /** The trie after so many changes. */
  private final List<Model> states = new ArrayList<>();

  private List<RecordedRegion.Store> stores;
  private Region image;

  /* In the reader's region. */
  private long loadsLeft;
  private int resumeFrom;
  private int resumeTo;

  Schedules(LpmGeometry geometry, LpmMap.Variant variant, Random random) {
    this.map = new LpmMap(geometry, variant);
    this.random = random;
  }

  List<String> problems() {
    return problems;
  }

  /** How often the writer went on while a reader was on its way. */
  long interrupted() {
    return interrupted;
  }

  /** Some changes, and as many schedules of them. */
  void run(int schedules) {
    map.restore(Region.allocate(map.geometry.length()));
    Model model = new Model(map.geometry.maxEntries());
    Changes.prepare(random, map, map.attach(), model, 20);
    image = map.image();
    RecordedRegion recorded = new RecordedRegion(map.memory);
    LpmEngine writer = map.attach(recorded);
    states.clear();
    states.add(new Model(model));
    List<Change> changes = new ArrayList<>();
    while (changes.size() < CHANGES) {
      Change change = Changes.random(random, model, map.geometry.dataSize());
      if (change.apply(model) == 0) {
        change.apply(map, writer);
        changes.add(change);
        states.add(new Model(model));
      }
    }
    stores = recorded.stores;
    for (int i = 0; i < schedules; i++) {
      schedule(changes);
    }
  }

  private void schedule(List<Change> changes) {
    map.restore(image);
    int start = random.nextInt(stores.size());
    resumeFrom = start;
    resumeTo = start + random.nextInt(stores.size() - start + 1);
    stores.subList(0, start).forEach(store -> store.apply(map.memory));
    loadsLeft = random.nextInt(30);
    Region view =
        new WatchedRegion(
            map.memory,
            new WatchedRegion.Watch() {
              @Override
              public void beforeLoad() {
                resume();
              }

              @Override
              public void beforeStore() {}
            });
    LpmEngine reader = map.attach(view);
    Prefix near = changes.get(random.nextInt(changes.size())).prefix();
    int bits = 8 * map.geometry.dataSize();
    Prefix key = new Prefix(random.nextBoolean() ? bits : near.length(), near.data());
    String as =
        "changes="
            + changes
            + " stopped before store "
            + start
            + ", goes on to "
            + resumeTo
            + " before load "
            + loadsLeft
            + ", key="
            + key;
    try {
      verify(reader, key, start, as);
    } catch (RuntimeException wrong) {
      problems.add(as + ": " + wrong);
    }
  }

  private void resume() {
    if (loadsLeft-- == 0) {
      stores.subList(resumeFrom, resumeTo).forEach(store -> store.apply(map.memory));
      interrupted += resumeTo > resumeFrom ? 1 : 0;
    }
  }

  private void verify(LpmEngine reader, Prefix key, int start, String as) {
    boolean walk = random.nextBoolean();
    Map.Entry<Prefix, Integer> answer = walk ? map.after(reader, key) : map.lookup(reader, key);
    int first = published(start);
    int last = loadsLeft >= 0 ? first : published(resumeTo);
    List<Model> between = states.subList(first, last + 1);
    boolean right =
        walk
            ? isNext(answer, key, between)
            : between.stream().anyMatch(state -> Objects.equals(answer, state.lookup(key)));
    if (!right) {
      problems.add(as + ": answer " + answer + " of no state from " + first + " to " + last);
    }
  }

  /* A walk looks at the slots behind one by one: it may miss what comes or goes, and nothing else. */
  private static boolean isNext(Map.Entry<Prefix, Integer> answer, Prefix key, List<Model> states) {
    TreeMap<String, Map.Entry<Prefix, Integer>> staying = new TreeMap<>(states.get(0).entries);
    states.forEach(state -> staying.keySet().retainAll(state.entries.keySet()));
    if (answer == null) {
      return staying.higherKey(key.bits()) == null;
    }
    String bits = answer.getKey().bits();
    return staying.comparator().compare(bits, key.bits()) > 0
        && staying.headMap(bits, false).higherKey(key.bits()) == null
        && states.stream().anyMatch(state -> answer.equals(state.entries.get(bits)));
  }

  private int published(int end) {
    return (int) stores.subList(0, end).stream().filter(RecordedRegion.Store::publishes).count();
  }
}
