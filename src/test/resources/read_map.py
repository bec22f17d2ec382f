"""Reads a map file, written from src/docs/format.md alone; sections are those of that page.

usage: python3 read_map.py FILE[=HEX,...]...

Prints for each file "file NAME", then one line each: "header NAME VALUE", "control NAME VALUE", "attachment ...", and for an entry
"entry KEY VALUE DECODED" with key and value as hex bytes and the value by its schema as JSON; of per-CPU types one
for each CPU, its number (u16) behind the key. A Bloom filter
has no entries; of each value behind "=" it says "has HEX true" or "has HEX false". Each map in the
slots of a map of maps follows it, once, as another file. Ends with 1 and a message for a file that is damaged. Nobody may be changing the map meanwhile.
"""

import json
import os
import struct
import sys
import uuid

MASK = (1 << 64) - 1
TYPES = {
    1: "hash",
    2: "array",
    5: "percpu_hash",
    6: "percpu_array",
    9: "lru_hash",
    10: "lru_percpu_hash",
    11: "lpm_trie",
    12: "array_of_maps",
    13: "hash_of_maps",
    30: "bloom_filter",
}
ZERO_CHECKSUM = bytes(4)


class Damaged(Exception):
    pass


def require(condition, what):
    if not condition:
        raise Damaged(what)


def pad8(n):
    return n + 7 & ~7


def round_up(n, unit):
    return (n + unit - 1) // unit * unit


# ---- section 2: header ----


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def u(data, offset, size):
    return int.from_bytes(data[offset : offset + size], "little")


def text_z(data):
    return data.split(b"\0", 1)[0].decode("utf-8")


def uuid_at(data, offset):
    return str(uuid.UUID(int=u(data, offset, 8) << 64 | u(data, offset + 8, 8)))


def is_outer(header):
    return header["type"].endswith("_of_maps")


def read_header(data):
    require(len(data) >= 0x1000, "too short")
    page = data[:0x1000]
    require(page[:8] == b"shmap\r\x1a\n", "magic")
    require(u(page, 0x00C, 4) == 0x01020304, "byte order")
    require(u(page, 0x008, 2) == 1, "major version")
    checksum = crc32c(page[:0x28] + ZERO_CHECKSUM + page[0x2C:])
    require(checksum == u(page, 0x028, 4), "checksum 0x%08x" % checksum)
    require(u(page, 0x020, 8) == 0, "incompatible features")
    require(u(page, 0x02C, 4) == 4096, "page size")
    require(u(page, 0x030, 8) == len(data), "file length")
    schema_length = u(page, 0x400, 4)
    require(schema_length <= 3068, "schema length")
    header = {
        "version": "%d.%d" % (u(page, 0x008, 2), u(page, 0x00A, 2)),
        "instance": uuid_at(page, 0x038),
        "hashSeed": u(page, 0x048, 8),
        "hashFunction": u(page, 0x050, 4),
        "type": TYPES[u(page, 0x054, 4)],
        "flags": u(page, 0x058, 4),
        "keySize": u(page, 0x05C, 4),
        "valueSize": u(page, 0x060, 4),
        "attachSlots": u(page, 0x064, 4),
        "maxEntries": u(page, 0x068, 8),
        "mapExtra": u(page, 0x070, 8),
        "id": u(page, 0x078, 4),
        "possibleCpus": u(page, 0x07C, 4),
        "name": text_z(page[0x080:0x090]),
        "createdAt": u(page, 0x090, 8),
        "creatorPid": u(page, 0x098, 8),
        "inode": u(page, 0x0A0, 8),
        "inner": [u(page, at, 4) for at in range(0x0B0, 0x0C0, 4)] + [u(page, 0x0C0, 8)],
        "geometry": [u(page, 0x100 + 8 * i, 8) for i in range(8)],
        "schema": page[0x404 : 0x404 + schema_length].decode("utf-8"),
    }
    require(any(header["inner"]) == is_outer(header), "template")
    slots = header["attachSlots"]
    require(1 <= slots <= 1023, "attach slots")
    control = (u(page, 0x140, 8), u(page, 0x148, 8))
    section = (u(page, 0x150, 8), u(page, 0x158, 8))
    require(control == (0x1000, round_up(0x200 + 0x80 * slots, 0x1000)), "control section")
    require(section[0] == control[0] + control[1], "data section's offset")
    require(section[0] + section[1] == len(data), "data section's length")
    return header, data[control[0] : section[0]], data[section[0] :]


# ---- section 4: control pages ----


def read_control(control, slots):
    life = u(control, 0x000, 8)
    require(life >> 2 == 0, "life")
    attachments = []
    for slot in range(slots):
        at = 0x200 + 0x80 * slot
        owner = u(control, at, 4)
        if owner != 0:
            attachments.append(
                {
                    "slot": owner & 1023,
                    "generation": owner >> 10,
                    "pid": u(control, at + 0x04, 4),
                    "readOnly": u(control, at + 0x24, 4) == 1,
                    "command": text_z(control[at + 0x48 : at + 0x80]),
                }
            )
    return {
        "deleted": life & 1 != 0,
        "pinned": life & 2 != 0,
        "attached": u(control, 0x008, 4),
        "hints": [[u(control, at, 4), u(control, at + 4, 4)] for at in range(0x100, 0x180, 8)],
        "overflow": u(control, 0x180, 8) != 0,
        "attachments": attachments,
    }


# ---- section 6: HASH ----


class Hash:
    def __init__(self, header, data):
        self.data = data
        self.seed = header["hashSeed"]
        self.key_size = header["keySize"]
        self.value_size = header["valueSize"]
        entries = header["maxEntries"]
        cpus = header["possibleCpus"] if "percpu" in header["type"] else 0
        stride = pad8(self.key_size) + pad8(self.value_size) * max(cpus, 1)
        spare = 1 if self.value_size > 8 or cpus else 0
        words = stride == 16 and not cpus
        self.places = 6 if words else min(8, entries + spare)
        usable = self.places - spare
        load = 55 if stride <= 32 else 75 if stride <= 256 else 85
        self.nodes = -(-100 * entries // (usable * load))
        if words:
            self.nodes = round_up(self.nodes, 2)
        self.stride = pad8(self.key_size) + (0 if cpus else pad8(self.value_size))
        lanes = 4
        while lanes < min(header["possibleCpus"], 8):
            lanes *= 2
        self.node_size = 0x20 + self.places * self.stride
        self.first = round_up(0x300 + header["attachSlots"] * lanes * 64, 128)
        length = self.first + self.nodes * self.node_size
        plane = 0
        self.planes = []
        if cpus:
            first_plane = round_up(length, 128)
            self.part = 8 + self.places * pad8(self.value_size)
            plane = round_up(self.nodes * self.part, 128)
            self.planes = [first_plane + cpu * plane for cpu in range(cpus)]
            length = first_plane + cpus * plane
        expected = [8, lanes, self.places, self.node_size, self.nodes, self.first, length, plane]
        require(header["geometry"] == expected, "geometry, expected %s" % expected)
        require(length <= len(data), "length of the section")
        require(header["hashFunction"] == 1, "hash function")
        self.free = sum(u(data, 0x100 + 64 * i, 4) for i in range(8))
        self.frozen = u(data, 0, 8) == 1

    def node(self, number):
        return self.first + number * self.node_size

    def place(self, node, place):
        at = self.node(node) + 0x20 + place * self.stride
        value = at + pad8(self.key_size)
        return (
            self.data[at : at + self.key_size],
            self.data[value : value + self.value_size],
        )

    def live(self, node):
        state = u(self.data, self.node(node), 8)
        return [place for place in range(8) if state >> place & 1]

    def entries(self):
        for node in range(self.nodes):
            for place in self.live(node):
                key, value = self.place(node, place)
                if not self.planes:
                    yield key, value
                for cpu in range(len(self.planes)):
                    yield key + struct.pack("<H", cpu), self.of_cpu(cpu, node, place)

    def of_cpu(self, cpu, node, place):
        at = self.planes[cpu] + node * self.part + 8 + place * pad8(self.value_size)
        return self.data[at : at + self.value_size]

    def home(self, h):
        return (h ^ 1 << 63) * self.nodes >> 64

    def holder(self, key):
        return self.home(hash1(key, self.seed))

    def find(self, key):
        if self.planes:
            key, cpu = key[:-2], u(key, len(key) - 2, 2)
        h = hash1(key, self.seed)
        home = self.home(h)
        out = u(self.data, self.node(home) + 0x14, 4)
        reach = out & 0xFFFF if out >> 16 >> (h & 15) & 1 else 0
        last = self.nodes - 1 if reach == 0xFFFF else min(reach, self.nodes - 1)
        for distance in range(last + 1):
            node = (home + distance) % self.nodes
            for place in self.live(node):
                if self.data[self.node(node) + 0x08 + place] == h & 0xFF:
                    found, value = self.place(node, place)
                    if found == key:
                        return self.of_cpu(cpu, node, place) if self.planes else value
        return None


def signed(n):
    return n - (1 << 64) if n >> 63 else n


def folded(a):
    product = signed(a) * signed(0x9E3779B97F4A7C15)
    return (product >> 64 ^ product) & MASK


def hash1(key, seed):
    if len(key) in (4, 8):
        return folded(u(key, 0, len(key)) ^ seed ^ 0xA0761D6478BD642F)
    return xxh3(key, seed)


# ---- XXH3_64bits_withSeed, for keys that have neither 4 nor 8 bytes ----

P32 = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
P64 = (
    0x9E3779B185EBCA87,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)
SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
    "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
    "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8"
    "fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364ea"
    "c5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b"
    "16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e"
)


def r64(data, offset):
    return u(data, offset, 8)


def fold(a, b):
    product = a * b
    return (product & MASK) ^ product >> 64


def avalanche(h):
    h ^= h >> 37
    h = h * 0x165667919E3779F9 & MASK
    return h ^ h >> 32


def mix16(key, at, secret, seed):
    return fold(
        r64(key, at) ^ (r64(SECRET, secret) + seed & MASK),
        r64(key, at + 8) ^ (r64(SECRET, secret + 8) - seed & MASK),
    )


def xxh3(key, seed):
    n = len(key)
    if n <= 3:
        h = key[0] << 16 | key[n >> 1] << 24 | key[n - 1] | n << 8
        h ^= (u(SECRET, 0, 4) ^ u(SECRET, 4, 4)) + seed & MASK
        h = (h ^ h >> 33) * P64[1] & MASK
        h = (h ^ h >> 29) * P64[2] & MASK
        return h ^ h >> 32
    if n <= 8:
        seed ^= int.from_bytes((seed & 0xFFFFFFFF).to_bytes(4, "little"), "big") << 32
        flip = (r64(SECRET, 8) ^ r64(SECRET, 16)) - seed & MASK
        h = (u(key, n - 4, 4) + (u(key, 0, 4) << 32)) ^ flip
        h ^= (h << 49 | h >> 15) & MASK ^ (h << 24 | h >> 40) & MASK
        h = h * 0x9FB21C651E98DF25 & MASK
        h ^= (h >> 35) + n
        h = h * 0x9FB21C651E98DF25 & MASK
        return h ^ h >> 28
    if n <= 16:
        low = r64(key, 0) ^ ((r64(SECRET, 24) ^ r64(SECRET, 32)) + seed & MASK)
        high = r64(key, n - 8) ^ ((r64(SECRET, 40) ^ r64(SECRET, 48)) - seed & MASK)
        swapped = int.from_bytes(low.to_bytes(8, "little"), "big")
        return avalanche(n + swapped + high + fold(low, high) & MASK)
    if n <= 128:
        acc = n * P64[0]
        for i in range((n - 1) // 32 + 1):
            acc += mix16(key, 16 * i, 32 * i, seed)
            acc += mix16(key, n - 16 * (i + 1), 32 * i + 16, seed)
        return avalanche(acc & MASK)
    if n <= 240:
        acc = n * P64[0] + sum(mix16(key, 16 * i, 16 * i, seed) for i in range(8))
        acc = avalanche(acc & MASK)
        acc += sum(mix16(key, 16 * i, 16 * (i - 8) + 3, seed) for i in range(8, n // 16))
        acc += mix16(key, n - 16, 136 - 17, seed)
        return avalanche(acc & MASK)
    return xxh3_long(key, seed)


def xxh3_long(key, seed):
    n = len(key)
    secret = b"".join(
        struct.pack(
            "<QQ", r64(SECRET, 16 * i) + seed & MASK, r64(SECRET, 16 * i + 8) - seed & MASK
        )
        for i in range(12)
    )
    acc = [P32[2], P64[0], P64[1], P64[2], P64[3], P32[1], P64[4], P32[0]]

    def accumulate(at, secret_at):
        for i in range(8):
            value = r64(key, at + 8 * i)
            keyed = value ^ r64(secret, secret_at + 8 * i)
            acc[i ^ 1] = acc[i ^ 1] + value & MASK
            acc[i] = acc[i] + (keyed & 0xFFFFFFFF) * (keyed >> 32) & MASK

    blocks = (n - 1) // 1024
    for block in range(blocks):
        for stripe in range(16):
            accumulate(1024 * block + 64 * stripe, 8 * stripe)
        for i in range(8):
            mixed = acc[i] ^ acc[i] >> 47 ^ r64(secret, 128 + 8 * i)
            acc[i] = mixed * P32[0] & MASK
    for stripe in range((n - 1 - 1024 * blocks) // 64):
        accumulate(1024 * blocks + 64 * stripe, 8 * stripe)
    accumulate(n - 64, 121)
    h = n * P64[0]
    for i in range(4):
        h += fold(
            acc[2 * i] ^ r64(secret, 11 + 16 * i), acc[2 * i + 1] ^ r64(secret, 19 + 16 * i)
        )
    return avalanche(h & MASK)


# ---- section 7: ARRAY ----


class Array:
    def __init__(self, header, data):
        self.data = data
        self.size = header["valueSize"]
        self.count = header["maxEntries"]
        flat = header["flags"] >> 10 & 1 == 1
        padded = pad8(self.size)
        self.kind = 3 if flat else 1 if self.size <= 8 else 2
        self.stride = 8 + 2 * padded if self.kind == 2 else padded
        self.elements = 0x3000 if flat else 0x2000
        expected = [self.kind, self.stride, self.elements, 64, 0, 0, 0, 0]
        require(header["geometry"] == expected, "geometry, expected %s" % expected)
        length = round_up(self.elements + self.count * self.stride, 0x1000)
        require(length <= len(data), "length of the section")
        self.frozen = u(data, 0, 8) == 1

    def entries(self):
        for index in range(self.count):
            at = self.elements + index * self.stride
            if self.kind == 2:
                sequence = u(self.data, at + 4, 4)
                at += 8 + (sequence & 1) * pad8(self.size)
            yield struct.pack("<I", index), self.data[at : at + self.size]

    def holder(self, key):
        return u(key, 0, 4)


class PerCpuArray:
    def __init__(self, header, data):
        self.data = data
        self.size = header["valueSize"]
        self.count = header["maxEntries"]
        self.cpus = header["possibleCpus"]
        self.plane = round_up(self.count * pad8(self.size), 0x80)
        expected = [pad8(self.size), self.plane, 0x2000, 64, 0, 0, 0, 0]
        require(header["geometry"] == expected, "geometry, expected %s" % expected)
        length = round_up(0x2000 + self.cpus * self.plane, 0x1000)
        require(length <= len(data), "length of the section")
        self.frozen = u(data, 0, 8) == 1

    def entries(self):
        for index in range(self.count):
            for cpu in range(self.cpus):
                at = 0x2000 + cpu * self.plane + index * pad8(self.size)
                yield struct.pack("<IH", index, cpu), self.data[at : at + self.size]


# ---- section 8: LPM_TRIE ----


class Trie:
    def __init__(self, header, data):
        self.data = data
        self.data_size = header["keySize"] - 4
        self.value_size = header["valueSize"]
        most = header["maxEntries"]
        self.bits = min(8 * self.data_size, 24, max(0, most.bit_length() - 2))
        self.pairs, self.all_entries = max(1, most - 1), most + 1
        self.value_at = pad8(4 + self.data_size)
        self.entry_size = self.value_at + pad8(self.value_size)
        self.first_pair = 0x200 + 16 * 2**self.bits
        self.first_entry = self.first_pair + 16 * self.pairs
        expected = [self.bits, self.pairs, self.all_entries, self.entry_size, 0, 0, 0, 0]
        require(header["geometry"] == expected, "geometry, expected %s" % expected)
        length = self.first_entry + self.all_entries * self.entry_size
        require(length <= len(data), "length of the section")
        self.frozen = u(data, 0, 8) == 1
        self.count = u(data, 0x100, 8)

    def slot(self, number):
        return u(self.data, 0x200 + 8 * number, 8)

    def pair(self, link):
        number = link & 0xFFFFFFFF
        require(link >> 62 == 1 and number < self.pairs, "link 0x%x" % link)
        at = self.first_pair + 16 * number
        return u(self.data, at, 8), u(self.data, at + 8, 8)

    def entry(self, link):
        number = link & 0xFFFFFFFF
        require(link >> 62 == 3 and number < self.all_entries, "link 0x%x" % link)
        at = self.first_entry + self.entry_size * number
        data = self.data[at + 4 : at + 4 + self.data_size]
        value = self.data[at + self.value_at : at + self.value_at + self.value_size]
        return struct.pack("<I", depth(link) >> 1) + data, value

    def entries(self):
        def below(link, above):
            if link >> 63:
                yield self.entry(link)
            elif link:
                require(depth(link) > above, "depth of link 0x%x" % link)
                first, second = self.pair(link)
                branch = depth(link) & 1
                for each in (first, second) if branch else (second, first):
                    yield from below(each, depth(link))

        slot = 1 << self.bits
        while slot:
            yield from below(self.slot(slot), 2 * self.bits - 1)
            level = slot.bit_length() - 1
            slot = slot >> 1 if slot & 1 else slot + 1 << self.bits - level

    def find(self, key):
        length = u(key, 0, 4)
        bits = int.from_bytes(key[4:], "big")
        width = 8 * self.data_size

        def fits(entry):
            entry_length = u(entry[0], 0, 4)
            differ = bits ^ int.from_bytes(entry[0][4:], "big")
            return entry_length <= length and differ >> width - entry_length == 0

        slot = 1 << min(length, self.bits) | bits >> width - min(length, self.bits)
        found = None
        if length >= self.bits:
            link = self.slot(slot)
            while link and not link >> 63 and depth(link) <= 2 * length:
                first, second = self.pair(link)
                if depth(link) & 1:
                    one = bits >> width - 1 - (depth(link) >> 1) & 1
                    link = second if one else first
                else:
                    found = self.entry(first) if fits(self.entry(first)) else found
                    link = second
            if link >> 63 and fits(self.entry(link)):
                found = self.entry(link)
            slot >>= 1
        while found is None and slot:
            found = self.entry(self.slot(slot)) if self.slot(slot) else None
            slot >>= 1
        return found[1] if found else None


def depth(link):
    return link >> 32 & 0x1FFF


# ---- section 12: BLOOM_FILTER ----


class Bloom:
    MIXES = (0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3)

    def __init__(self, header, data):
        self.data = data
        self.seed = header["hashSeed"]
        self.hashes = header["mapExtra"] or 5
        self.blocks = header["geometry"][1]
        expected = [self.hashes, self.blocks, 0x2000, 64, 0, 0, 0, 0]
        require(header["keySize"] == 0 and self.hashes <= 15, "key size, hashes")
        require(header["geometry"] == expected, "geometry, expected %s" % expected)
        require(self.blocks >= 1, "blocks")
        require(0x2000 + 64 * self.blocks <= len(data), "length of the section")
        require(header["hashFunction"] == 1, "hash function")
        self.frozen = u(data, 0, 8) == 1

    def entries(self):
        return ()

    def has(self, value):
        h = hash1(value, self.seed)
        block = 0x2000 + 64 * ((h >> 32) * self.blocks >> 32)
        for i in range(self.hashes):
            bit = folded(h ^ self.MIXES[i // 7]) >> 9 * (i % 7) & 511
            if not u(self.data, block + 8 * (bit >> 6), 8) >> (bit & 63) & 1:
                return False
        return True


# ---- section 9: schema ----

NUMBERS = {
    "i8": "b", "i16": "h", "i32": "i", "i64": "q", "u8": "B", "u16": "H", "u32": "I",
    "u64": "Q", "f32": "f", "f64": "d", "char16": "H",
}  # fmt: skip
FIXED = {"uuid": (16, 1), "ipv4": (4, 4), "ipv6": (16, 4), "prefix4": (8, 4), "prefix6": (20, 4)}
RUNS = ("char", "utf8", "u8", "opaque")


class Schema:
    """A type as (size, align, decode), from its line of text."""

    def __init__(self, text):
        for mark in ":;{},[]":
            text = text.replace(mark, " " + mark + " ")
        self.tokens = text.split()

    def take(self, expected=None):
        token = self.tokens.pop(0)
        require(expected in (None, token), "schema: %s at %s" % (expected, token))
        return token

    def next_is(self, token):
        return self.tokens[:1] == [token]

    def map(self):
        key = None
        if self.next_is("key"):
            self.take("key"), self.take(":")
            key = self.type()
            self.take(";")
        self.take("value"), self.take(":")
        value = self.type()
        require(not self.tokens, "schema: more text")
        return key, value

    def brackets(self):
        self.take("[")
        count = int(self.take())
        self.take("]")
        return count

    def type(self):
        base = self.base()
        while self.next_is("["):
            base = self.array(base, self.brackets())
        return base

    @staticmethod
    def array(element, count):
        size, align, decode = element
        return (
            size * count,
            align,
            lambda b: [decode(b[i * size : (i + 1) * size]) for i in range(count)],
        )

    def base(self):
        name = self.take()
        if name == "struct":
            return self.struct()
        if name == "enum":
            return self.enum()
        if name in RUNS and self.next_is("["):
            return self.run(name, self.brackets())
        if name == "bool":
            return 1, 1, lambda b: b[0] != 0
        if name in FIXED:
            size, align = FIXED[name]
            return size, align, bytes.hex
        size = struct.calcsize("<" + NUMBERS[name])
        return size, size, lambda b: struct.unpack("<" + NUMBERS[name], b)[0]

    @staticmethod
    def run(name, length):
        if name == "char":
            return length, 1, lambda b: b.rstrip(b"\0").decode("latin-1")
        if name == "utf8":
            return length, 1, lambda b: b.rstrip(b"\0").decode("utf-8")
        return length, 1, bytes.hex

    def enum(self):
        self.take()
        names = []
        self.take("{")
        while True:
            names.append(self.take())
            if self.take() == "}":
                break
        return 4, 4, lambda b: names[struct.unpack("<i", b)[0]]

    def struct(self):
        self.take()
        self.take("{")
        fields, end, widest = [], 0, 1
        while not self.next_is("}"):
            size, align, decode = self.type()
            at = round_up(end, align)
            fields.append((self.take(), at, size, decode))
            self.take(";")
            end, widest = at + size, max(widest, align)
        self.take("}")
        return (
            round_up(end, widest),
            widest,
            lambda b: {name: decode(b[at : at + size]) for name, at, size, decode in fields},
        )


# ---- section 13: maps of maps ----


def id_entry(path, number):
    """Where the map with an id is, of the store and the owner of a map."""
    store = os.path.dirname(os.path.abspath(path))
    if not os.path.basename(store).startswith(".shmap"):
        own = os.path.join(store, ".shmap-%d" % os.stat(path).st_uid)
        store = own if os.path.isdir(own) else os.path.join(store, ".shmap")
    return os.path.join(store, str(number))


def read_inner(path, outer, engine):
    read_already = {}
    for key, value in engine.entries():
        number = u(value, 0, 4)
        if number == 0:
            continue
        entry = id_entry(path, number)
        require(os.path.exists(entry), "no map with id %d" % number)
        if number not in read_already:
            read_already[number] = read(entry, ())
        header, control = read_already[number]
        require(header["id"] == number, "id %d in the header of %s" % (header["id"], entry))
        kind, *sizes, most = outer["inner"]
        require(TYPES[kind] == header["type"] and not is_outer(header), "type of map %d" % number)
        found = [header["flags"], header["keySize"], header["valueSize"]]
        require(sizes == found, "flags and sizes of map %d" % number)
        require(most in (0, header["maxEntries"]), "max entries of map %d" % number)
        hint = [outer["id"], engine.holder(key)]
        require(control["overflow"] or hint in control["hints"], "hints of map %d" % number)


def read(path, values):
    with open(path, "rb") as file:
        data = file.read()
    header, pages, section = read_header(data)
    engines = {
        "hash": Hash,
        "array": Array,
        "percpu_array": PerCpuArray,
        "percpu_hash": Hash,
        "lru_hash": Hash,
        "lru_percpu_hash": Hash,
        "lpm_trie": Trie,
        "array_of_maps": Array,
        "hash_of_maps": Hash,
        "bloom_filter": Bloom,
    }
    engine = engines[header["type"]](header, section)
    print("file", path)
    _, value_type = Schema(header["schema"]).map() if header["schema"] else (None, None)
    require(value_type is None or value_type[0] == header["valueSize"], "schema's size of a value")
    for name, value in header.items():
        print("header", name, value)
    control = read_control(pages, header["attachSlots"])
    for name, value in control.items():
        print("control", name, json.dumps(value))
    print("control frozen", json.dumps(engine.frozen))
    entries = 0
    for key, value in engine.entries():
        decoded = json.dumps(value_type[2](value)) if value_type else ""
        print("entry", key.hex(), value.hex(), decoded)
        if not isinstance(engine, (Array, PerCpuArray)):
            require(engine.find(key) == value, "key %s is not found" % key.hex())
        entries += 1
    if isinstance(engine, Trie):
        require(engine.count == entries, "count")
    if isinstance(engine, Hash):
        entries //= max(1, len(engine.planes))
        require(header["maxEntries"] - engine.free == entries, "free units")
    if isinstance(engine, Bloom):
        for value in values:
            print("has", value, json.dumps(engine.has(bytes.fromhex(value))))
    if is_outer(header):
        read_inner(path, header, engine)
    return header, control


if __name__ == "__main__":
    try:
        for file in sys.argv[1:]:
            path, _, values = file.partition("=")
            read(path, values.split(",") if values else ())
    except Damaged as e:
        sys.exit("damaged: %s" % e)
