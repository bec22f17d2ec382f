/**
 * Codecs: values as bytes of a fixed size, and the line of text that says what the bytes mean.
 *
 * <p>May use: {@code error}, and Chronicle's {@code BytesStore} as the place the bytes are in. Used
 * by: the faces and the command line.
 *
 * <p>A <i>codec</i> ({@link io.shmap.codec.Codec}) turns a value of a Java class into bytes. Its
 * <i>schema</i> ({@link io.shmap.codec.Schema}) is the same knowledge without the class: a tree
 * that is printed as one line, kept in the map's file, and read back by tools. {@link
 * io.shmap.codec.SchemaText} shows and reads values by their schema alone.
 *
 * <p>The grammar of the line; blanks may stand between any two tokens:
 *
 * <pre>
 * map    := [ "key" ":" type ";" ] "value" ":" type
 * type   := base { "[" count "]" }             the last bracket is the outermost
 * base   := scalar
 *         | run "[" length "]"                 length in bytes
 *         | "enum" name "{" name { "," name } "}"
 *         | "struct" name "{" field { field } "}"
 * field  := type name ";"
 * scalar := "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "f32" | "f64"
 *         | "bool" | "char16" | "uuid" | "ipv4" | "ipv6" | "prefix4" | "prefix6"
 * run    := "char" | "utf8" | "u8" | "opaque"
 * count, length := a decimal number from 1, without leading zeros
 * name   := a Java identifier without invisible characters
 * </pre>
 *
 * <p>Types nest at most 16 deep; a value is smaller than 1 GiB; the line of a map takes at most
 * 3068 bytes of UTF-8.
 */
package io.shmap.codec;
