package io.shmap.it.parity;

import io.shmap.bpf.Bpf;
import io.shmap.bpf.BpfMapInfo;
import io.shmap.bpf.MapAttr;
import net.openhft.chronicle.bytes.BytesStore;

/** The commands as shmap answers them. */
final class ShmapBpf implements BpfCalls {

  @Override
  public int create(MapAttr attr) {
    return Bpf.mapCreate(attr);
  }

  @Override
  public int lookup(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    return Bpf.mapLookupElem(fd, key, value, flags);
  }

  @Override
  public int update(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    return Bpf.mapUpdateElem(fd, key, value, flags);
  }

  @Override
  public int delete(int fd, BytesStore<?, ?> key) {
    return Bpf.mapDeleteElem(fd, key);
  }

  @Override
  public int nextKey(int fd, BytesStore<?, ?> key, BytesStore<?, ?> next) {
    return Bpf.mapGetNextKey(fd, key, next);
  }

  @Override
  public int lookupAndDelete(int fd, BytesStore<?, ?> key, BytesStore<?, ?> value, long flags) {
    return Bpf.mapLookupAndDeleteElem(fd, key, value, flags);
  }

  @Override
  public int lookupBatch(int fd, Batch b, int[] count) {
    return Bpf.mapLookupBatch(
        fd, b.in(), b.out(), b.keys(), b.values(), count, b.elemFlags(), b.flags());
  }

  @Override
  public int lookupAndDeleteBatch(int fd, Batch b, int[] count) {
    return Bpf.mapLookupAndDeleteBatch(
        fd, b.in(), b.out(), b.keys(), b.values(), count, b.elemFlags(), b.flags());
  }

  @Override
  public int updateBatch(int fd, Batch b, int[] count) {
    return Bpf.mapUpdateBatch(fd, b.keys(), b.values(), count, b.elemFlags(), b.flags());
  }

  @Override
  public int deleteBatch(int fd, Batch b, int[] count) {
    return Bpf.mapDeleteBatch(fd, b.keys(), count, b.elemFlags(), b.flags());
  }

  @Override
  public int freeze(int fd) {
    return Bpf.mapFreeze(fd);
  }

  @Override
  public int nextId(int id) {
    return Bpf.mapGetNextId(id);
  }

  @Override
  public int fdById(int id, int openFlags) {
    return Bpf.mapGetFdById(id, openFlags);
  }

  @Override
  public int info(int fd, BpfMapInfo[] info) {
    return Bpf.objGetInfoByFd(fd, found -> info[0] = found);
  }

  @Override
  public int close(int fd) {
    return Bpf.close(fd);
  }
}
