/**
 * From a path to an attachment and back: stores, map files, the control page, and what is done
 * about processes that died.
 *
 * <p>May use: {@code sync}, {@code memory}, {@code os}, {@code layout}, {@code error}. Used by: the
 * faces, through an open map. Knows no engine: what an engine must do is passed in.
 *
 * <p>Vocabulary: a map is <i>attached</i> while any lock byte of its ATTACH range is locked; it is
 * <i>alive</i> if it is not deleted and is attached, or pinned with a name; an <i>orphan</i> is a
 * map that is not alive and whose file is still there. An <i>id entry</i> is the hard link {@code
 * .shmap/<id>}, a <i>name</i> any other. The protocols are in src/docs/protocols.md.
 */
package io.shmap.lifecycle;
