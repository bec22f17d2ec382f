package io.shmap.engine.lpm;

import io.shmap.engine.lpm.Changes.Change;
import io.shmap.memory.Mortality;
import io.shmap.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Lets changes die before every one of their stores, and whoever settles before every one of his,
 * and has a survivor verify the trie.
 */
final class Deaths {

  private static final int MOST_STORES = 1000;

  private final LpmMap map;
  private final Random random;
  private final List<String> problems = new ArrayList<>();
  private long deaths;
  private long settlersDied;
  private long seenAfter;

  private Map<Prefix, Integer> before;
  private Map<Prefix, Integer> after;
  private Model changed;

  Deaths(LpmGeometry geometry, LpmMap.Variant variant, Random random) {
    this.map = new LpmMap(geometry, variant);
    this.random = random;
  }

  List<String> problems() {
    return problems;
  }

  long deaths() {
    return deaths;
  }

  long settlersDied() {
    return settlersDied;
  }

  /** Deaths that came when the change had happened already. */
  long seenAfter() {
    return seenAfter;
  }

  /** One change to a trie that was prepared by as many. */
  void run(int preparations) {
    Region empty = Region.allocate(map.geometry.length());
    map.restore(empty);
    LpmMap right = new LpmMap(map.geometry, LpmMap.Variant.RIGHT);
    Model model = new Model(map.geometry.maxEntries());
    Changes.prepare(random, right, right.attach(), model, preparations);
    Region image = right.image();
    Change change = Changes.random(random, model, map.geometry.dataSize());
    before = LpmMap.contents(model);
    changed = new Model(model);
    change.apply(changed);
    after = LpmMap.contents(changed);
    boolean died = true;
    for (int n = 0; died && n < MOST_STORES; n++) {
      died = dies(image, change, n, -1);
      for (int m = 0; died && m < MOST_STORES; m++) {
        long settlers = settlersDied;
        dies(image, change, n, m);
        if (settlers == settlersDied) {
          break;
        }
      }
    }
  }

  /* False if the change completes before its n-th store. */
  private boolean dies(Region image, Change change, int n, int m) {
    map.restore(image);
    String as = change + " died before store " + n + ", the settler before store " + m;
    LpmMap.Process victim = map.process();
    victim.life().dieBefore(n);
    boolean died = endsInDeath(victim, () -> change.apply(map, victim.engine()), as);
    deaths += died ? 1 : 0;
    if (died && m >= 0) {
      LpmMap.Process settler = map.process();
      settler.life().dieBefore(m);
      Prefix absent = new Prefix(8 * map.geometry.dataSize(), new byte[map.geometry.dataSize()]);
      // A delete that changes nothing settles.
      boolean there = before.keySet().stream().anyMatch(p -> p.bits().equals(absent.bits()));
      there |= after.keySet().stream().anyMatch(p -> p.bits().equals(absent.bits()));
      if (!there && endsInDeath(settler, () -> map.delete(settler.engine(), absent), as)) {
        settlersDied++;
      }
    }
    try {
      verify(died, as);
    } catch (RuntimeException | AssertionError wrong) {
      problems.add(as + ": " + wrong);
    }
    return died;
  }

  private boolean endsInDeath(LpmMap.Process process, Runnable body, String as) {
    try {
      body.run();
      return false;
    } catch (Mortality.Died died) {
      map.die(process);
      return true;
    } catch (RuntimeException | AssertionError wrong) {
      problems.add(as + ": " + wrong);
      return false;
    }
  }

  private void verify(boolean died, String as) {
    LpmEngine survivor = map.attach();
    Map<Prefix, Integer> found = map.contents(survivor);
    boolean happened = found.equals(after);
    expect(happened || died && found.equals(before), as + ": found " + found);
    expect(survivor.size() == found.size(), as + ": size " + survivor.size());
    expect(survivor.check(false).isEmpty(), as + ": before settling " + survivor.check(false));
    seenAfter += happened && died ? 1 : 0;
    long number = 0;
    int result = 0;
    // Churn: what was lost, or is in two lists, shows now.
    for (Prefix prefix : found.keySet()) {
      expect(map.delete(survivor, prefix) == 0, as + ": no delete of " + prefix);
    }
    map.delete(survivor, numbered(0));
    List<String> findings = survivor.check(true);
    expect(findings.isEmpty(), as + ": " + findings);
    for (; result == 0 && number < 3 * map.geometry.maxEntries(); number++) {
      result = map.update(survivor, numbered(number), (int) number % 100, 0);
    }
    expect(result == -28, as + ": a full trie gives " + result);
    expect(number - 1 == map.geometry.maxEntries(), as + ": filled with " + (number - 1));
    for (long i = 0; i < number - 1; i++) {
      Map.Entry<Prefix, Integer> entry = map.lookup(survivor, numbered(i));
      expect(entry != null && entry.getValue() == i % 100, as + ": later " + i + " is " + entry);
    }
    findings = survivor.check(true);
    expect(findings.isEmpty(), as + ": full: " + findings);
  }

  private Prefix numbered(long number) {
    byte[] data = new byte[map.geometry.dataSize()];
    data[0] = (byte) number;
    if (data.length > 1) {
      data[1] = (byte) (number >>> 8);
    }
    return new Prefix(Math.min(16, 8 * data.length), data);
  }

  private void expect(boolean right, String otherwise) {
    if (!right) {
      problems.add(otherwise);
    }
  }
}
