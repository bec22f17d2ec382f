package io.shmap.it.parity;

import io.shmap.bpf.BpfMapInfo;
import io.shmap.bpf.MapAttr;
import net.openhft.chronicle.bytes.BytesStore;

/** bpf(2)'s map commands; each returns 0, a descriptor or an id, or a negated errno. */
interface BpfCalls {

  int create(MapAttr attr);

  int lookup(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags);

  int update(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags);

  int delete(int fd, BytesStore<?, ?> key);

  int nextKey(int fd, BytesStore<?, ?> key, BytesStore<?, ?> next);

  int lookupAndDelete(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags);

  int lookupBatch(int fd, Batch batch, int[] count);

  int lookupAndDeleteBatch(int fd, Batch batch, int[] count);

  int updateBatch(int fd, Batch batch, int[] count);

  int deleteBatch(int fd, Batch batch, int[] count);

  int freeze(int fd);

  int nextId(int id);

  int fdById(int id, int openFlags);

  /** Puts what it finds into {@code info[0]}. */
  int info(int fd, BpfMapInfo[] info);

  int close(int fd);

  /** The arguments of a batch command; an update has no cursors, a delete no values either. */
  record Batch(
      BytesStore<?, ?> in,
      BytesStore<?, ?> out,
      BytesStore<?, ?> keys,
      BytesStore<?, ?> values,
      long elemFlags,
      long flags) {}
}
