package io.shmap.cli;

import io.shmap.lifecycle.Host;
import io.shmap.map.MapAttributes;
import io.shmap.map.Maps;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** Makes a map and pins it: otherwise it would end with the command. */
@Command(
    name = "create",
    customSynopsis = "shmap create FILE " + AttributeWords.SYNOPSIS,
    description = {
      "Makes a map. It is pinned: it stays until unpin, or until its last name is removed.",
      "TYPE: hash, array, percpu_array, lru_hash, lpm_trie, bloom_filter,",
      "  array_of_maps, hash_of_maps.",
      "A bloom_filter has no key, and hashes from 1 to 15: 5 if not given.",
      "SCHEMA says what keys and values are, and how large:",
      "  'key: i64; value: struct Quote { i64 time; f64 bid; f64 ask; }'",
      "Maps of maps need inner_map MAP: only maps like that one can be put into them."
    })
final class CreateVerb extends Verb {

  @Override
  public Integer call() {
    Words words = words();
    Path file = words.file("FILE");
    MapAttributes attributes = AttributeWords.read(words);
    new Maps(Host.LOCAL).create(file, attributes).close();
    return done();
  }
}
