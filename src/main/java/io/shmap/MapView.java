package io.shmap;

import io.shmap.engine.hash.HashEngine;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

/**
 * A hash as a {@link ConcurrentMap}. What {@code ConcurrentMap} computes by its default methods is
 * built on compare-and-set here, so no function of the caller's runs under a lock. Iteration is
 * weakly consistent.
 */
final class MapView<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {

  private final SharedHash<K, V> hash;

  MapView(SharedHash<K, V> hash) {
    this.hash = hash;
  }

  /* A key of another type is in no map of K; the codec would throw ClassCastException. */
  @SuppressWarnings("unchecked")
  private K key(Object key) {
    return hash.keys().type().isInstance(key) ? (K) key : null;
  }

  @SuppressWarnings("unchecked")
  private V value(Object value) {
    return hash.values().type().isInstance(value) ? (V) value : null;
  }

  @Override
  public V get(Object key) {
    K typed = key(key);
    return typed == null ? null : hash.get(typed);
  }

  @Override
  public V getOrDefault(Object key, V absent) {
    V value = get(key);
    return value == null ? absent : value;
  }

  @Override
  public boolean containsKey(Object key) {
    K typed = key(key);
    return typed != null && hash.containsKey(typed);
  }

  @Override
  public V put(K key, V value) {
    for (; ; ) {
      V old = hash.get(key);
      if (old == null ? hash.insert(key, value) : hash.compareAndSet(key, old, value)) {
        return old;
      }
    }
  }

  @Override
  public V putIfAbsent(K key, V value) {
    for (; ; ) {
      V old = hash.get(key);
      if (old != null || hash.insert(key, value)) {
        return old;
      }
    }
  }

  @Override
  public V remove(Object key) {
    K typed = key(key);
    return typed == null ? null : hash.getAndDelete(typed);
  }

  @Override
  public boolean remove(Object key, Object value) {
    K typedKey = key(key);
    V typedValue = value(value);
    return typedKey != null && typedValue != null && hash.compareAndDelete(typedKey, typedValue);
  }

  @Override
  public V replace(K key, V value) {
    for (; ; ) {
      V old = hash.get(key);
      if (old == null || hash.compareAndSet(key, old, value)) {
        return old;
      }
    }
  }

  @Override
  public boolean replace(K key, V expected, V value) {
    return hash.compareAndSet(key, expected, value);
  }

  @Override
  public void clear() {
    hash.clear();
  }

  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, hash.size());
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<K, V>> iterator() {
        return new Entries();
      }

      @Override
      public int size() {
        return MapView.this.size();
      }

      @Override
      public boolean contains(Object entry) {
        return entry instanceof Map.Entry<?, ?> other
            && other.getValue() != null
            && other.getValue().equals(get(other.getKey()));
      }

      @Override
      public boolean remove(Object entry) {
        return entry instanceof Map.Entry<?, ?> other
            && MapView.this.remove(other.getKey(), other.getValue());
      }
    };
  }

  private final class Entries implements Iterator<Entry<K, V>> {

    private final Batch<K, V> batch = new Batch<>(hash, (HashEngine) hash.map().engine());
    private List<Entry<K, V>> entries = List.of();
    private int position;
    private K last;

    @Override
    public boolean hasNext() {
      while (position == entries.size() && batch.next(false)) {
        entries = batch.entries();
        position = 0;
      }
      return position < entries.size();
    }

    @Override
    public Entry<K, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Entry<K, V> entry = entries.get(position++);
      last = entry.getKey();
      return new WriteThrough(entry);
    }

    @Override
    public void remove() {
      if (last == null) {
        throw new IllegalStateException("remove: no entry was returned, or it was removed");
      }
      hash.delete(last);
      last = null;
    }
  }

  private final class WriteThrough extends SimpleEntry<K, V> {

    private static final long serialVersionUID = 1L;

    WriteThrough(Entry<K, V> entry) {
      super(entry);
    }

    @Override
    public V setValue(V value) {
      hash.put(getKey(), value);
      return super.setValue(value);
    }
  }
}
